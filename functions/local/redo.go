package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// redo keeps promises again in a store that was restored to an earlier moment.
func redo(ctx context.Context, s settings, args []string) error {
	f, p := options("herstel"), place{}
	p.flags(f, s)
	moment, keep := f.String("moment", "", ""), f.String("behoud", "", "")
	one := f.String("gemeente", "", "")
	var old place
	f.StringVar(&old.data, "oude-winkel", "", "")
	f.StringVar(&old.table, "oude-tabel", "", "")
	lost, really := f.Bool("zonder-oude", false, ""), f.Bool("uitvoeren", false, "")
	sources := 0
	if err := f.Parse(args); err == nil {
		for _, given := range []bool{old.data != "", old.table != "", *lost} {
			if given {
				sources++
			}
		}
	}
	if f.NArg() != 0 || sources != 1 || p.by == "" {
		return &misuse{"gebruik: herstel --door NAAM --moment TIJD (--oude-tabel TABEL | --oude-winkel MAP | --zonder-oude) [--data MAP | --tabel TABEL --sleutel ALIAS] [--gemeente CODE] [--behoud NUMMERS] [--uitvoeren]"}
	}
	restored, err := time.Parse(time.RFC3339, *moment)
	if err != nil {
		return &misuse{fmt.Sprintf("%q is geen moment; schrijf het als in de opdracht waarmee je herstelde, zoals 2026-11-20T09:15:00Z", *moment)}
	}
	if old.table != "" && old.table == p.table || old.table == "" && old.data == p.data && p.table == "" {
		return &misuse{"de oude en de herstelde zijn dezelfde"}
	}
	a, end, err := p.open(s)
	if err != nil {
		return err
	}
	defer end()
	var codes []string
	for _, g := range a.Catalog().Gemeenten() {
		if *one == "" || g.Code == *one {
			codes = append(codes, g.Code)
		}
	}
	if len(codes) == 0 {
		return &misuse{fmt.Sprintf("gemeente %s staat niet in de definities", *one)}
	}
	if *lost {
		return hold(ctx, s, a, p, codes, restored, !*really)
	}
	old.folder, old.key = p.folder, p.key
	from, ended, err := old.open(s)
	if err != nil {
		return err
	}
	defer ended()
	if *one == "" {
		codes = append(codes, "", store.Nation)
	}
	req := app.RedoRequest{Restored: restored, Dry: !*really}
	if *keep != "" {
		req.Keep = strings.Split(*keep, ",")
	}
	return redoAll(ctx, s, a, from, p, codes, req)
}

// redoAll does it for each gemeente, and says what was done for all of them together: who
// reads along learns nothing about a gemeente where one person was erased.
func redoAll(ctx context.Context, s settings, a, from *app.App, p place, codes []string, req app.RedoRequest) error {
	var sum counts
	for _, code := range codes {
		done, err := a.Redo(ctx, p.actor(code), from, req)
		if app.CodeOf(err) == app.Conflict {
			return fmt.Errorf("in de herstelde winkel ontbreken regels van het logboek van ruim voor %s: is ze wel naar dat moment hersteld? Er is niets gedaan voor %s", req.Restored.Format(time.RFC3339), whose(code))
		}
		if err != nil {
			return err
		}
		sum.add(done)
	}
	sum.print(s.out, req.Dry)
	return nil
}

func whose(code string) string {
	if code == "" || code == store.Nation {
		return "alle gemeenten samen"
	}
	return "gemeente " + code
}

// counts are what was done, in the words of who reads it, in the order in which they are told.
type counts struct {
	names []string
	of    map[string]int
	lost  [2]int // participants and responses that do not come back
}

func (c *counts) add(r app.Redone) {
	if c.of == nil {
		c.of = map[string]int{}
	}
	for _, one := range []struct {
		name string
		n    int
	}{
		{"deelnemers opnieuw gewist", r.Erased}, {"deelnemers die blijven, met --behoud", r.Kept},
		{"ingetrokken vragenlijsten gewist", r.Withdrawn}, {"deelnemers: doet mee of doet niet mee", r.Consents}, {"ingetrokken citaten gewist", r.Unquoted},
		{"namen en adressen verbeterd", r.Identities}, {"adressen waar niets meer heen mag", r.Stopped}, {"deelnemers bij wie dat te zien is", r.Troubles},
		{"berichten die al verstuurd zijn", r.Messages}, {"persoonlijke koppelingen", r.Links}, {"aangekondigde verwijderingen", r.Announced},
		{"medewerkers", r.Members}, {"aanmeldingen beëindigd", r.Sessions}, {"ingetrokken toegangen van computers", r.Tokens},
		{"besluiten over citaten", r.Quotes}, {"namen van gemeenten niet meer getoond", r.Names},
		{"vaststellingen", r.Statements}, {"gepubliceerde rapporten", r.Reports}, {"periodecijfers", r.Releases}, {"verstrekkingen", r.Handovers},
		{"instellingen van berichten", r.Modes}, {"uitgegeven nummers overgeslagen", r.Numbers}, {"regels van het logboek", r.Lines},
	} {
		if !slices.Contains(c.names, one.name) {
			c.names = append(c.names, one.name)
		}
		c.of[one.name] += one.n
	}
	c.lost[0] += r.Participants
	c.lost[1] += r.Responses
}

func (c *counts) print(to io.Writer, dry bool) {
	head := "Gedaan in de herstelde winkel:"
	if dry {
		head = "Te doen in de herstelde winkel. Er is nog niets gedaan:"
	}
	fmt.Fprintln(to, head)
	none := true
	for _, name := range c.names {
		if n := c.of[name]; n > 0 {
			fmt.Fprintf(to, "%7d %s\n", n, name)
			none = false
		}
	}
	if none {
		fmt.Fprintln(to, "        niets: alles van na het moment is er al")
	}
	if c.lost != [2]int{} {
		fmt.Fprintf(to, "Niet terug te halen: %d deelnemers en %d ingestuurde vragenlijsten van na het moment. In de oude winkel staan ze nog.\n", c.lost[0], c.lost[1])
	}
	if dry && !none {
		fmt.Fprintln(to, "Klopt dit, doe dan hetzelfde met --uitvoeren.")
	}
}

// hold is what can be done when the old store is gone.
func hold(ctx context.Context, s settings, a *app.App, p place, codes []string, restored time.Time, dry bool) error {
	messages, sessions := 0, 0
	for _, code := range codes {
		n, ended, err := a.Hold(ctx, p.actor(code), restored, dry)
		if err != nil {
			return err
		}
		messages, sessions = messages+n, sessions+ended
	}
	verb := "Gedaan"
	if dry {
		verb = "Te doen. Er is nog niets gedaan"
	}
	fmt.Fprintf(s.out, "%s: %d berichten tegengehouden, want niemand weet of ze al verstuurd zijn, en %d aanmeldingen beëindigd.\n", verb, messages, sessions)
	fmt.Fprintln(s.out, "Zonder de oude winkel weet het systeem niet wie sinds het moment is gewist, gestopt of uit dienst is. Vraag het elke gemeente,\n"+
		"en doe het daar opnieuw voordat de berichten weer gaan: wissen, intrekken, toegang beëindigen, koppelingen intrekken.")
	if dry {
		fmt.Fprintln(s.out, "Klopt dit, doe dan hetzelfde met --uitvoeren.")
	}
	return nil
}
