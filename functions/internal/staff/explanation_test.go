package staff_test

import (
	"regexp"
	"strings"
	"testing"
)

// What staff may see of how a score came about: down to the answers, noted in the
// trail, and of the participant nothing before their own answers are in.
func TestExplanation(t *testing.T) {
	k := newKit(t)
	b := k.as("marije")
	id := b.add("Amira", "Benali", "03-02-2004", "03-11-2026")
	path := "/deelnemers/" + id
	b.get(path).wantNot("Hoe scores zijn berekend")
	b.get(path+"/berekening").want(200, "Hoe scores zijn berekend").wantNot("Scores, ingevuld door")
	k.answer(id, "T0", "2")

	b.get(path+"/berekening").want(200, "De antwoorden van Amira bij T0, start tellen hier nog niet mee.").wantNot("Rust in je hoofd")
	b.get(path + "/berekening/rust?meting=T0&invuller=jongere").want(404)

	b.submit(path + "/meting/T0")
	b.get(path).want(200, "Hoe scores zijn berekend")
	b.get(path+"/meting/T0/antwoorden").want(200, "Hoe scores zijn berekend")
	b.get(path+"/berekening").want(200, "Scores, ingevuld door de jongere", "Scores, ingevuld door de begeleider", "Rust in je hoofd", "Indicatoren").wantNot("tellen hier nog niet mee")
	if b.want(200, "Fase Hele traject Aanmelding", "Duur van een traject, in maanden Hele traject", "Aanmelding, in dagen"); regexp.MustCompile(`\d,\d{3}|€[\s\x{a0}][\d.]+,00|[\s>]-\d`).MatchString(b.text()) {
		t.Errorf("a number is not written as a reader writes it: %s", b.text())
	}
	b.get(path+"/berekening/rust?meting=T0&invuller=jongere").
		want(200, "Voor Amira Benali, bij T0, start, ingevuld door de jongere.", "Waar dit op rust", "Hoeveel stress", "De regel", "geschaald van stress_geld, onrust", "Stap voor stap")
	b.get(path+"/berekening/uit_bijstand").want(200, "Voor Amira Benali, over het hele traject.", "De regel")
	b.get(path + "/berekening/bestaat_niet").want(404)
	b.get(path + "/berekening/rust?meting=T9&invuller=jongere").want(404)

	lines, _, err := k.app.Store.AuditOf(ctx, "0518", id, "")
	k.must(err)
	var looked []string
	for _, e := range lines {
		if e.Action == "response:explain" && e.By == "marije" {
			looked = append(looked, e.Detail)
		}
	}
	if !strings.Contains(strings.Join(looked, " "), "rust@T0") {
		t.Errorf("the trail has %q", looked)
	}
	k.as("rachid").get(path + "/berekening").want(403)
	k.as("anita").get(path+"/berekening").want(200, "Scores")
}
