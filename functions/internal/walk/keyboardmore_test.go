package walk_test

import (
	"strings"

	"github.com/chromedp/chromedp/kb"
)

// talks opens the sheet for the conversation from the dossier.
func (y *typist) talks(dossier string) {
	y.t.Helper()
	y.open(dossier)
	y.follow(`main a[href$="/gesprekskaart"]`)
	y.sees("Gesprekskaart", "Onze afspraken")
}

// corrects changes an answer that was sent, with a reason.
func (y *typist) corrects(dossier string) {
	y.t.Helper()
	y.open(dossier + "/meting/T0/antwoorden")
	y.follow(`main [href$="/meting/T0/verbeteren"]`)
	y.fill("schuld_totaal", "12500")
	y.reach(`main button[name="naar"][value="later"]`)
	y.leave(kb.Enter)
	y.open(dossier)
	y.follow(`main a[href$="/verbeteren/controle"]`)
	y.fill("waarom", "De brief kwam later")
	y.push("naar", "versturen")
	y.sees("De verbetering is vastgelegd.", "De brief kwam later")
}

// reopens takes back the end of a trajectory.
func (y *typist) reopens(dossier string) {
	y.t.Helper()
	y.open(dossier)
	y.follow(`main a[href$="/heropenen"]`)
	y.fill("waarom", "Het was een vergissing")
	y.push("naar", "verder")
	if text := y.text(); strings.Contains(text, "Beëindigd op") {
		y.t.Errorf("the trajectory is still ended:\n%s", text)
	}
}

// transfers is the lead of the team, who gives the dossier to the first colleague.
func (y *typist) transfers(dossier string) {
	y.t.Helper()
	y.open("/aanmelden")
	y.follow(`button[name="gebruiker"][value="anita-ramlal"]`)
	y.open(dossier)
	y.follow(`main a[href$="/overdragen"]`)
	y.reach(`main [name="collega"]`)
	y.key(" ")
	y.push("naar", "verder")
	y.sees("Overgedragen.")
}
