package main

import "strings"

// redoCommand keeps promises again after a restore.
type redoCommand struct {
	Moment    string   `help:"Het moment waarnaar hersteld is, zoals 2026-11-20T09:15:00Z." required:"" placeholder:"TIJD"`
	OldTable  string   `name:"oude-tabel" help:"De tabel van voor het herstel." placeholder:"TABEL"`
	OldStore  string   `name:"oude-winkel" help:"Map met de winkel van voor het herstel, of met een archief dat daarin ingelezen is." placeholder:"MAP"`
	WithoutIt bool     `name:"zonder-oude" help:"De oude is er niet meer."`
	Gemeente  string   `help:"Alleen deze gemeente." placeholder:"CODE"`
	Keep      []string `name:"behoud" help:"Nummers van deelnemers die blijven, omdat hun verwijdering de fout was." placeholder:"NUMMER"`
	Really    bool     `name:"uitvoeren" help:"Doe het. Zonder deze optie telt het commando alleen."`
	moveFlags
}

// Help says what is done again, and what does not come back.
func (redoCommand) Help() string {
	return `Een herstelde tabel weet niet wat er daarna beloofd is. Dit commando leest in de oude wie is gewist, wie is gestopt
of iets introk, welke berichten en koppelingen al verstuurd zijn, wiens toegang eindigde, en wat is vastgesteld of
gepubliceerd, en doet dat in de herstelde opnieuw, met het logboek erbij. De eerste keer, zonder --uitvoeren, telt het alleen. Stop je
halverwege, dan gaat hetzelfde commando verder; nog een keer doet het niets. Doe het voordat de herstelde tabel in
gebruik komt, en daarna nog eens. Antwoorden en deelnemers van na het moment komen niet terug: die telt het.
Is de tabel weg, lees dan een later archief in een lege map in (invoer gemeente) en geef die met --oude-winkel. Is er
ook geen archief, dan houdt --zonder-oude de berichten tegen waarvan niemand weet of ze al verstuurd zijn.`
}

// Run starts the program that has the store.
func (c *redoCommand) Run(a *app) error {
	args := append(c.args("herstel", a), "--moment", c.Moment)
	for _, flag := range [][2]string{{"--oude-tabel", c.OldTable}, {"--oude-winkel", c.OldStore}, {"--gemeente", c.Gemeente}} {
		if flag[1] != "" {
			args = append(args, flag[0], flag[1])
		}
	}
	if len(c.Keep) > 0 {
		args = append(args, "--behoud", strings.Join(c.Keep, ","))
	}
	if c.WithoutIt {
		args = append(args, "--zonder-oude")
	}
	if c.Really {
		args = append(args, "--uitvoeren")
	}
	return a.local(args...)
}
