package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/archive"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/secret/folder"
	"effectmonitor/functions/internal/secret/keeper"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
)

// The gemeente that moves, and the one that stays.
const (
	moving  = "0518"
	staying = "0080"
)

var operator = app.Actor{ID: "operator:els", Gemeente: moving}

// full is a bench with something of every kind that moves, in both gemeenten.
func full(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, shipped())
	ctx := t.Context()
	must(t, b.Rebuild(ctx))
	cohort, err := demo.Open(shipped(), "demo")
	must(t, err)
	must(t, demo.Members(ctx, b.App, cohort))
	must(t, demo.Learning(ctx, b.App, cohort))
	for _, g := range []string{moving, staying} {
		b.more(t, g)
	}
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// more stores what the invented cohort does not have.
func (b *bench) more(t *testing.T, g string) {
	t.Helper()
	ctx, s, now := t.Context(), b.Store, b.Now().UTC()
	line := func(action string) store.Audit { return store.Audit{At: now, By: "ann", Action: action} }
	var id string
	for _, ref := range b.refs {
		if ref.Gemeente == g {
			id = ref.Participant
		}
	}
	inv := store.Invitation{TokenHash: "hash" + g, Gemeente: g, Participant: id, Programme: programme, Moment: "start", Rater: "jongere", Created: now, Expires: now.AddDate(0, 1, 0)}
	d, err := s.Dossier(ctx, g, id)
	must(t, err)
	m, err := s.ClaimMessage(ctx, g, &d, store.Delivery{Participant: id, Moment: "start", Rater: "jongere", Name: "extra", Channel: "sms", TokenHash: inv.TokenHash, Address: "address" + g, Claimed: now}, inv, line("message:claim"))
	must(t, err)
	m.State, m.Receipt = store.Sent, "receipt"+g
	must(t, s.SettleMessage(ctx, g, m, inv))
	ref, err := s.MessageByReceipt(ctx, "sms", m.Receipt)
	must(t, err)
	must(t, s.ReportMessage(ctx, ref, store.Report{State: store.Bounced, At: now}, true, line("message:report")))
	must(t, s.KeepMessage(ctx, g, notify.Kept{At: now, Message: notify.Message{Participant: id}}))
	must(t, s.SaveRemoval(ctx, g, store.Removal{Participant: id, Due: 30000, Announced: 20000}, line("removal:announce")))
	must(t, s.SaveMessageSettings(ctx, g, store.MessageSettings{Programme: programme, Number: 1, What: "terms", Why: "<fewer> & later", At: now}, line("messages:change")))
	must(t, s.CreateStatement(ctx, g, store.Statement{ID: "v1", Title: "Frozen", At: now}, []byte("{\"a\":  1,\n \"signed\": true}"), line("statement:create")))
	must(t, s.PublishReport(ctx, g, store.Published{Report: "r", Number: 1, At: now}, []byte("printed \xff\x00 of "+g), nil, line("report:publish")))
	q := store.Quote{ID: "q" + g, Participant: id, Programme: programme + "@1", Original: "words of " + g, State: store.QuoteNew}
	must(t, s.ScreenQuote(ctx, g, q))
	q.State, q.Version = store.QuoteApproved, 1
	wide := store.NationalQuote{ID: store.NationalQuoteID(g, q.ID), Gemeente: g, Quote: q.ID, Text: "words", State: store.QuoteNew}
	must(t, s.ModerateQuote(ctx, g, store.QuoteNew, q, &wide, line("quote:moderate")))
	must(t, s.NoteHandover(ctx, g, store.Handover{ID: "h1", At: now, By: "ann", Kind: store.HandoverResearch, Gemeenten: []string{g}}, line("research:export")))
	must(t, s.SaveToken(ctx, g, store.Token{ID: "t1", Hash: "apihash" + g, Name: "board", Gemeente: g, Expires: 40000}, line("token:create")))
	learn := b.Catalog().Learnings()[0].ID
	for _, to := range []string{"", "0344"} {
		must(t, s.GiveName(ctx, g, learn, store.NameConsent{To: to, By: "ann", At: now}, line("name:share")))
	}
	for _, board := range b.Catalog().Dashboards("", programme) {
		if board.Publish != "" {
			must(t, s.PutAggregate(ctx, g, programme+".release."+board.ID, b.Catalog().Digest(), func() ([]byte, error) { return []byte(`{"periode":"2026-3 ` + g + `"}`), nil }))
		}
	}
	must(t, b.SaveContact(ctx, app.Actor{ID: "ann", Gemeente: g}, id, app.Identity{First: "Mélanie", Last: "van 't Voorbeeld-" + g, Birth: source.DateOf(2004, 5, 6), Phone: "0612345678"}))
}

func (b *bench) moved(t *testing.T) ([]byte, archive.Manifest) {
	t.Helper()
	var out bytes.Buffer
	m, err := b.MoveOut(t.Context(), operator, &out)
	must(t, err)
	return out.Bytes(), m
}

func opened(t *testing.T, data []byte) *archive.Archive {
	t.Helper()
	a, err := archive.Open(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	return a
}

// elsewhere is an empty system with the same definitions on another table, with keys of
// its own.
func (b *bench) elsewhere(t *testing.T, tab table.Table) *app.App {
	t.Helper()
	keys, err := folder.Open(t.TempDir())
	must(t, err)
	return app.New(app.Config{Store: store.New(tab), Catalog: b.defs.Load, Box: keeper.New(keys, keys, b.Now, time.Hour), Now: b.Now, Random: tokens})
}

func (b *bench) empty(t *testing.T) *tested { return newTable(t, b.Now) }

func quiet(int) {}

// content is what an archive holds, without the lines about the move itself.
func content(t *testing.T, a *archive.Archive) map[string]string {
	t.Helper()
	out := map[string]string{}
	for l, err := range a.Lines() {
		must(t, err)
		if l.Kind == "logboek" && strings.Contains(string(l.Value), `"action":"gemeente:`) {
			continue
		}
		data, err := json.Marshal(l)
		must(t, err)
		out[l.Partition+"|"+l.Sort] = string(data)
	}
	return out
}

func compare(t *testing.T, want, got map[string]string) {
	t.Helper()
	for key, line := range want {
		if got[key] != line {
			t.Errorf("%s was\n%s\nand is\n%s", key, line, got[key])
		}
	}
	for key := range got {
		if _, known := want[key]; !known {
			t.Errorf("%s was not there", key)
		}
	}
}

// TestMoveBringsEverything: on both tables everything of a gemeente is there after a
// move, opened with the key of the other place, and every figure is the same.
func TestMoveBringsEverything(t *testing.T) {
	b := full(t)
	data, m := b.moved(t)
	in := opened(t, data)
	for _, k := range m.Kinds {
		if k.Lines == 0 {
			t.Errorf("this test has nothing of kind %s", k.Kind)
		}
	}
	want := content(t, in)
	b.nothingForgotten(t, want)
	b.nothingOfOthers(t, in)
	t.Run("to a file", func(t *testing.T) { b.arrives(t, inFile(t, b.Now), in, want) })
	if b.db.server() {
		return // there is what it comes from
	}
	t.Run("to DynamoDB", func(t *testing.T) {
		if testing.Short() {
			t.Skip("overgeslagen: duurt lang (-short)")
		}
		tab, _ := dynamolocal.Start(t).Create(t, b.Now)
		b.arrives(t, tab, in, want)
	})
}

func (b *bench) arrives(t *testing.T, tab table.Table, in *archive.Archive, want map[string]string) {
	t.Helper()
	there := b.elsewhere(t, tab)
	must(t, there.MoveIn(t.Context(), operator, in, quiet))
	compareFigures(t, b.App, there)
	var again bytes.Buffer
	m, err := there.MoveOut(t.Context(), operator, &again)
	must(t, err)
	compare(t, want, content(t, opened(t, again.Bytes())))
	if !m.Names {
		t.Error("names did not come along")
	}
	for _, id := range b.of(moving) {
		mine, err := b.Contact(t.Context(), operator, id)
		must(t, err)
		if theirs, err := there.Contact(t.Context(), operator, id); err != nil || theirs != mine {
			t.Errorf("%s is %+v there: %v", id, theirs, err)
		}
		before, _, err := b.Store.AuditOf(t.Context(), moving, id, "")
		must(t, err)
		after, _, err := there.Store.AuditOf(t.Context(), moving, id, "")
		must(t, err)
		if len(after) == 0 || len(before) != len(after) {
			t.Errorf("%s has %d lines in the trail, and had %d", id, len(after), len(before))
		}
		if slices.ContainsFunc(after, func(l store.Audit) bool { return l.Altered }) {
			t.Errorf("a line about %s is said to be altered", id)
		}
	}
	learn := b.Catalog().Learnings()[0].ID
	if c, err := there.Store.NameConsents(t.Context(), "0344", learn); err != nil || len(c.Got) != 1 || c.Got[0].From != moving || c.Got[0].By != "" {
		t.Errorf("the other gemeente sees %+v: %v", c, err)
	}
	if c, err := there.Store.NameConsents(t.Context(), staying, learn); err != nil || len(c.Gave)+len(c.Got) > 0 || c.All != nil {
		t.Errorf("of the gemeente that stays came %+v: %v", c, err)
	}
	err = there.MoveIn(t.Context(), operator, in, quiet)
	if app.CodeOf(err) != app.Conflict {
		t.Errorf("taking it in over what is there: %v", err)
	}
}

func (b *bench) of(g string) (ids []string) {
	for _, ref := range b.refs {
		if ref.Gemeente == g {
			ids = append(ids, ref.Participant)
		}
	}
	return ids
}

// compareFigures compares the facts of everybody and the sum, to the last digit, and what
// was released.
func compareFigures(t *testing.T, here, there *app.App) {
	t.Helper()
	ctx := t.Context()
	facts := func(a *app.App) (all []string) {
		for f, err := range a.Store.AllFacts(ctx, moving, programme) {
			must(t, err)
			all = append(all, f.Participant+" "+string(f.Data))
		}
		return all
	}
	if mine, theirs := facts(here), facts(there); len(mine) == 0 || !slices.Equal(mine, theirs) {
		t.Errorf("%d facts are other ones", len(mine))
	}
	names := []string{programme}
	for _, d := range here.Catalog().Dashboards("", programme) {
		if d.Publish != "" {
			names = append(names, programme+".release."+d.ID)
		}
	}
	if len(names) < 2 {
		t.Error("no dashboard has releases")
	}
	for _, name := range names {
		mine, err := here.Store.Aggregate(ctx, moving, name)
		must(t, err)
		theirs, err := there.Store.Aggregate(ctx, moving, name)
		must(t, err)
		if len(mine.Data) == 0 || !bytes.Equal(mine.Data, theirs.Data) || mine.Digest != theirs.Digest {
			t.Errorf("the figures %s are other ones", name)
		}
	}
}

// nothingForgotten looks at every item that the store holds: what is of the gemeente and
// moves is in the archive.
func (b *bench) nothingForgotten(t *testing.T, lines map[string]string) {
	t.Helper()
	seen := map[string]int{}
	for key, it := range b.db.everything(t) {
		k := store.KindOf(key)
		if k == nil {
			t.Errorf("%v is of no kind", key)
			continue
		}
		seen[k.Name]++
		own := strings.HasPrefix(key.Partition, "g/"+moving+"/")
		moves := k.Fate == store.Moves && (own || !strings.HasPrefix(key.Partition, "g/") && store.Belongs(moving, store.MovedItem{Kind: k.Name, Item: it}) == nil)
		about := k.Name == "logboek" && strings.Contains(string(it.Value), `"action":"gemeente:`)
		if _, there := lines[key.String()]; moves && !there && !about {
			t.Errorf("%v is not in the archive", key)
		}
	}
	if len(seen) < 35 {
		t.Errorf("%d kinds were looked at: %v", len(seen), seen)
	}
}

// nothingOfOthers looks for the other gemeente in the archive: its code, its people and
// their words.
func (b *bench) nothingOfOthers(t *testing.T, in *archive.Archive) {
	t.Helper()
	theirs := append(b.of(staying), `"`+staying+`"`, "/"+staying+"/", "words of "+staying)
	for l, err := range in.Lines() {
		must(t, err)
		text := fmt.Sprintf("%s|%s %s", l.Partition, l.Sort, l.Content())
		for _, word := range theirs {
			if strings.Contains(text, word) {
				t.Errorf("%s %s tells of another gemeente: %s", l.Partition, l.Sort, word)
			}
		}
	}
}

// TestNamesAreOpenedWithTheKeyAlone: after the key of a gemeente is destroyed its archive
// has everything but names and addresses, and so has the gemeente after a move.
func TestNamesAreOpenedWithTheKeyAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult twee winkels (-short)")
	}
	b := full(t)
	with, _ := b.moved(t)
	if !strings.Contains(unpacked(t, with), "van 't Voorbeeld-"+moving) {
		t.Fatal("the archive has no names while there is a key")
	}
	must(t, b.Box.Destroy(t.Context(), moving))
	without, m := b.moved(t)
	if m.Names || strings.Contains(unpacked(t, without), "Voorbeeld") {
		t.Error("a name is there without a key")
	}
	in := opened(t, without)
	kinds := map[string]int{}
	for l, err := range in.Lines() {
		must(t, err)
		kinds[l.Kind]++
		if l.Name != nil {
			t.Errorf("%s has a name", l.Partition)
		}
	}
	if kinds["persoon"] != 0 || kinds["adressleutel"] != 0 || kinds["deelnemer"] != len(b.of(moving)) || kinds["vragenlijst"] == 0 {
		t.Errorf("lines by kind: %v", kinds)
	}
	there := b.elsewhere(t, b.empty(t))
	must(t, there.MoveIn(t.Context(), operator, in, quiet))
	compareFigures(t, b.App, there)
	// The gemeente that stays has its names.
	if _, err := b.Contact(t.Context(), app.Actor{ID: "ann", Gemeente: staying}, b.of(staying)[0]); err != nil {
		t.Error(err)
	}
}

func unpacked(t *testing.T, data []byte) string {
	t.Helper()
	var b strings.Builder
	for l, err := range opened(t, data).Lines() {
		must(t, err)
		line, err := json.Marshal(l)
		must(t, err)
		b.Write(line)
	}
	return b.String()
}

// TestMoveGoesOn: a move that was stopped goes on with the same archive and no other, and
// ends the same.
func TestMoveGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult twee winkels (-short)")
	}
	b := full(t)
	data, _ := b.moved(t)
	in := opened(t, data)
	b.setDay(b.Now().Add(time.Minute))
	other, _ := b.moved(t) // has one line of the trail more
	there := b.elsewhere(t, b.empty(t))
	ctx, stop := context.WithCancel(t.Context())
	err := there.MoveIn(ctx, operator, in, func(int) { stop() })
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped: %v", err)
	}
	if err := there.MoveIn(t.Context(), operator, opened(t, other), quiet); app.CodeOf(err) != app.Conflict {
		t.Errorf("another archive over half of this one: %v", err)
	}
	must(t, there.MoveIn(t.Context(), operator, in, quiet))
	compareFigures(t, b.App, there)
	var again bytes.Buffer
	_, err = there.MoveOut(t.Context(), operator, &again)
	must(t, err)
	compare(t, content(t, in), content(t, opened(t, again.Bytes())))
}

// TestMoveIsOfOneMoment: an archive that was written while somebody worked is refused.
func TestMoveIsOfOneMoment(t *testing.T) {
	b := newBench(t, shipped())
	busy := &meanwhile{do: func() {
		must(t, b.Store.Audit(t.Context(), moving, store.Audit{At: b.Now().Add(time.Second), By: "ann", Action: "participant:read"}))
	}}
	if _, err := b.MoveOut(t.Context(), operator, busy); app.CodeOf(err) != app.Conflict || busy.do != nil {
		t.Errorf("written meanwhile: %v", err)
	}
	if _, err := b.MoveOut(t.Context(), app.Actor{ID: "els", Gemeente: "9999"}, io.Discard); app.CodeOf(err) != app.NotFound {
		t.Errorf("a gemeente that is not there: %v", err)
	}
}

// meanwhile does something at the first write.
type meanwhile struct{ do func() }

func (m *meanwhile) Write(data []byte) (int, error) {
	if m.do != nil {
		m.do()
		m.do = nil
	}
	return len(data), nil
}

// TestMoveNeedsTheDefinitions: where a version is missing nobody could read the answers.
func TestMoveNeedsTheDefinitions(t *testing.T) {
	b := newBench(t, shipped())
	b.defs.Store(loaded(t, secondVersion(t, "vervangt: jpf-jongere@1\nvergelijkbaar: gelijknamige\n")))
	data, m := b.moved(t)
	if !slices.Contains(m.Needs, "jpf-jongere@1") || slices.Contains(m.Needs, "jpf-jongere@2") || !slices.Contains(m.Needs, programme+"@1") {
		t.Fatalf("needs %v", m.Needs)
	}
	in, there := opened(t, data), b.elsewhere(t, b.empty(t))
	in.Manifest.Needs = append(in.Manifest.Needs, "jpf-jongere@7")
	err := there.MoveIn(t.Context(), operator, in, quiet)
	if lacking, ok := errors.AsType[*app.MissingDefinitions](err); !ok || !slices.Equal(lacking.Names, []string{"jpf-jongere@7"}) {
		t.Errorf("without a version: %v", err)
	}
	in.Manifest.Gemeente = "9999"
	if err := there.MoveIn(t.Context(), operator, in, quiet); app.CodeOf(err) != app.NotFound {
		t.Errorf("without the gemeente: %v", err)
	}
	if n, _, err := there.Store.Trail(t.Context(), moving, b.Now(), ""); err != nil || len(n) > 0 {
		t.Errorf("something was stored: %v %v", n, err)
	}
}
