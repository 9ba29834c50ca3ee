package admin_test

import (
	"net/url"
	"strings"
	"testing"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/instruments"
)

const messages = "/beheer/berichten"

// TestMessages walks through what an administrator changes about messages: the hours, the
// day, the words of one language, and back to the standard, each with a reason.
func TestMessages(t *testing.T) {
	k := newKit(t, true)
	b := k.as("wilma").get(messages).want(200, "Berichten gaan uit van maandag tot en met zaterdag, van 9 tot 20 uur.", "Dag 3 Sms Aan Hoi Sara", "Dag 14 Sms Aan").
		wantNot("Wat er is gewijzigd", "Eigen keuze", "Past niet meer")

	hours := messages + "/jpf/uren"
	b.get(hours).want(200, "voor 9 uur, na 20 uur of op zondag")
	b.send(hours, url.Values{"van": {"vroeg"}, "tot": {"18"}, app.FieldWhy: {"Later is beter."}}).want(422, "Vul een heel getal in.")
	b.send(hours, url.Values{"van": {"7"}, "tot": {"18"}, app.FieldWhy: {"Later is beter."}}).want(422, "Kies hele uren van 9 tot 20 uur")
	b.send(hours, url.Values{"van": {"12"}, "tot": {"18"}, app.FieldWhy: {""}}).want(422, "Zeg kort waarom.")
	b.send(hours, url.Values{"van": {"12"}, "tot": {"18"}, app.FieldWhy: {"Later is beter."}}).want(200, "De wijziging is bewaard.", "van 12 tot 18 uur. Dit is een eigen keuze van de gemeente.",
		"Wilma de Groot uren Later is beter.")

	one := messages + "/jpf/bericht/dag-3"
	b.get(one).want(200, "Bericht van dag 3", "Sms Hoi Sara", "Mail Je vragenlijst staat klaar", "1 deel,", "In deze taal past minder in een deel.")
	if n := strings.Count(b.body, `lang="ar" dir="rtl"`); n != 3 {
		t.Errorf("%d lines are from right to left in Arabic, want an SMS, a subject and a mail", n)
	}
	b.get(one+"/dag").want(200, "Van dag 1 tot en met dag 60. Standaard is dag 3.", "krijgt het niet nog een keer")
	b.send(one+"/dag", url.Values{"dagen": {"99"}, "aan": {"ja"}, app.FieldWhy: {"Past beter."}}).want(422, "Kies een dag van 1 tot en met 60.")
	b.send(one+"/dag", url.Values{"dagen": {"5"}, "aan": {"misschien"}, app.FieldWhy: {"Past beter."}}).want(422, "Kies of het bericht uitgaat.")
	b.send(one+"/dag", url.Values{"dagen": {"5"}, "aan": {"nee"}, app.FieldWhy: {"Past beter."}}).want(200, "Dag 5", "Gaat uit Uit", "Terug naar de standaard")
	b.get(messages).want(200, "Dag 5 Eigen keuze, standaard dag 3 Sms Uit")

	words := one + "/tekst/nl"
	b.get(words).want(200, "Schrijf {koppeling} waar de link komt")
	typed := url.Values{"sms": {"Dag {voornam}: {koppeling}"}, "email": {"Dag {voornaam}"}, "onderwerp": {"Voor {voornaam}"}, app.FieldWhy: {"Onze toon."}}
	b.send(words, typed).want(422, "Bedoelde je \"voornaam\"?", "ontbreekt {koppeling}", "Dag {voornam}")
	typed = url.Values{"sms": {"Dag {voornaam}: {koppeling}"}, "email": {"Dag {voornaam},\r\n\r\nVul in: {koppeling}"}, "onderwerp": {"Voor {voornaam}"}, app.FieldWhy: {"Onze toon."}}
	typed.Set("naar", "voorbeeld")
	b.send(words, typed).want(200, "Dag Sara: https://", "Voor Sara")
	b.get(messages).wantNot("Dag Sara")
	typed.Set("naar", "verder")
	b.get(words).send(words, typed).want(200, "De wijziging is bewaard.", "Dag Sara: https://", "Voor Sara", "Dit is een eigen keuze van de gemeente.")
	long := "Deze zin is veel te lang omdat hij maar door blijft gaan en niemand weet waar het einde is: {koppeling} " + strings.Repeat("woorden ", 60)
	typed.Set("sms", long)
	b.get(words).send(words, typed).want(200, "Als sms is dit 5 delen", "Deze zin heeft", "5 delen, ")

	b.get(one+"/standaard").want(200, "Daarna gelden weer de dag en de teksten uit de definities.")
	b.send(one+"/standaard", url.Values{app.FieldWhy: {""}}).want(422, "Zeg kort waarom.")
	b.send(one+"/standaard", url.Values{app.FieldWhy: {"Toch niet."}}).want(200, "Dag 3 Sms Aan Hoi Sara, je vragenlijst", "terug naar de standaard Toch niet.", "Dag 3, tekst, Nederlands Onze toon.", "Dag 3, dag Past beter.")
	b.get(one + "/standaard").want(404)
	b.get("/beheer/logboek").want(200, "Wijzigde berichten", "jpf text dag-3 nl")

	for _, path := range []string{one + "/tekst/fy", messages + "/jpf/bericht/dag-99", messages + "/niets/uren"} {
		b.get(path).want(404)
	}
	k.as("sietske").get(messages).want(200, "van 9 tot 20 uur.").wantNot("Wilma", "van 12 tot")
	k.as("anita").get(messages + "/jpf/uren").want(403)
	k.as("marije").get(messages).want(403)
}

// TestMessagesThatNoLongerFit: the page says which choices the definitions do not allow any
// more, and leads to where they are taken back; what is fixed offers no change.
func TestMessagesThatNoLongerFit(t *testing.T) {
	fixed, found := load.Load(instruments.FS)
	if found.HasErrors() {
		t.Fatal(found.Err())
	}
	k := newKitOn(t, true, func() *catalog.Catalog { return fixed })
	days := 99
	change := programme.Change{Hours: &programme.Hours{From: 3, To: 5}, Reminders: map[string]programme.ReminderChange{
		"dag-3": {Days: &days, Texts: map[string]source.Text{"sms": {"en": "Hi {oud}"}}}, "dag-50": {Off: true}}}
	k.must(k.app.Store.SaveMessageSettings(t.Context(), gem, store.MessageSettings{Programme: "jpf", Base: 1, Number: 1, Change: change, By: "wilma", At: k.now, What: app.ChangedHours, Why: "Vroeger kon dit."},
		store.Audit{At: k.now, By: "wilma", Action: "messages:change"}))
	b := k.as("wilma").get(messages).want(200, "Past niet meer", "uren Kies hele uren van 9 tot 20 uur", "Dag 3, dag Kies een dag van 1 tot en met 60.", "Dag 3, tekst, Engels {oud} in het bericht bestaat niet.",
		"Dag 50, bericht Dit bericht bestaat niet meer.", "Dag 3 Eigen keuze Sms Aan")
	b.get(messages+"/jpf/bericht/dag-50/standaard").want(200, "Bericht van dag 50 terug naar de standaard").
		send(messages+"/jpf/bericht/dag-50/standaard", url.Values{app.FieldWhy: {"Opgeruimd."}}).want(200).wantNot("Dag 50, bericht Dit bericht")

	fixed.Effective(gem, "jpf").Def.Reminders[0].Fixed = true
	b.get(messages+"/jpf/bericht/dag-3").want(200, "Dit bericht ligt vast in het programma").wantNot("Dag wijzigen of uitzetten", "Tekst in")
	b.send(messages+"/jpf/bericht/dag-3/dag", url.Values{"dagen": {"5"}, "aan": {"ja"}, app.FieldWhy: {"Past beter."}}).want(410)
}
