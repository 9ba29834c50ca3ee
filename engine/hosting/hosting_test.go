package hosting

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// small is a definition that can be computed by hand.
const small = `
soort: kosten
id: klein
versie: 1
titel: Klein
uitleg: Om na te rekenen.
peildatum: 2026-01-01
koers: {euro_per_dollar: 0.5, bron: hand, datum: 2026-01-01}
prijzen:
  - {id: lees, omschrijving: Lezen, dollar: 2, per: 10, bron: hand, datum: 2026-01-01, geverifieerd: true}
  - {id: schrijf, omschrijving: Schrijven, dollar: 4, per: 10, bron: hand, datum: 2026-01-01, geverifieerd: true}
  - {id: gbs, omschrijving: Tijd, dollar: 8, per: 1, bron: hand, datum: 2026-01-01, geverifieerd: true}
  - {id: roep, omschrijving: Aanroep, dollar: 1, per: 1, bron: hand, datum: 2026-01-01, geverifieerd: true}
  - {id: poort, omschrijving: Poort, dollar: 3, per: 1, bron: hand, datum: 2026-01-01, geverifieerd: true}
  - {id: wacht, omschrijving: Wacht, dollar: 1, per: 2, bron: hand, datum: 2026-01-01, geverifieerd: true}
  - {id: gb, omschrijving: Opslag, dollar: 2, per: 1, bron: hand, datum: 2026-01-01, geverifieerd: true}
  - {id: log, omschrijving: Log, dollar: 6, per: 1, bron: hand, datum: 2026-01-01, geverifieerd: true}
  - {id: sms, omschrijving: Bericht, dollar: 5, per: 1, bron: hand, datum: 2026-01-01, geverifieerd: false}
  - {id: sleutel, omschrijving: Sleutel, dollar: 1, per: 1, bron: hand, datum: 2026-01-01, geverifieerd: true}
telt: {leeseenheid: lees, schrijfeenheid: schrijf, gigabyteseconde: gbs, aanroep: roep, verzoek: [poort, wacht], gigabyte_maand: [gb], gigabyte_logboek: log}
functies:
  pagina: {mb: 2048, ingang: true, log_kb: 1024}
  stil: {mb: 1024, ingang: false, log_kb: 0}
wachttijd: 100
gebruik:
  - {id: invullen, keer: 3, waarom: hand}
  - {id: sturen, keer: 2, prijs: sms, waarom: hand}
vast:
  - {id: sleutels, omschrijving: Sleutels, prijs: sleutel, keer: 12, per: gemeente}
  - {id: bord, omschrijving: Bord, prijs: sleutel, keer: 7, per: systeem}
  - {id: pas, omschrijving: Pas, prijs: sleutel, keer: 1, per: deelnemer}
opslag: {kb: 1024, jaren: 2}
optellen: {keer: 5, kb: 8, mb_per_seconde: 2, functie: stil}
piek: 10
grootste_gemeente: 2
groei: [10, 40]
grenzen:
  - {id: seconden_optellen, omschrijving: Tijd, hoogstens: 1, dan: anders}
  - {id: lezen_partitie, omschrijving: Lezen, hoogstens: 3000, dan: anders}
  - {id: schrijven_tabel, omschrijving: Schrijven, hoogstens: 40000, dan: anders}
`

const table = `gebruik,functie,leesverzoeken,leeseenheden,schrijfverzoeken,schrijfeenheden,wijzigingen,milliseconden,per
invullen,pagina,2,1.5,1,10,4,200,vragenlijst
sturen,stil,0,0,1,5,2,900,bericht
onbekend,stil,1,1,1,1,1,1,dag
`

func decoded(t *testing.T, text string) *Definition {
	t.Helper()
	doc, found := read.Parse("kosten.yaml", []byte(text))
	d := &Definition{}
	if !found.HasErrors() {
		found.Extend(source.Decode(doc, d))
	}
	if !found.HasErrors() {
		found.Extend(d.Check())
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return d
}

func measured(t *testing.T) []Capacity {
	t.Helper()
	list, err := ReadCapacity(strings.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestByHand: twenty participants in four gemeenten, worked out on paper.
func TestByHand(t *testing.T) {
	out, err := decoded(t, small).Compute(measured(t), Size{4, 20})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{
		// 3×1.5 units for 20 people = 90; at 2 dollar for 10, half a euro each
		"lezen": 90 * 0.2 * 0.5,
		// 3×10 + 2×5 = 40 units for 20 people = 800, at 4 dollar for 10
		"schrijven": 800 * 0.4 * 0.5,
		// a page: 200 + 3 requests of 100 = 500 ms with 2 GB, 3 times = 3 GB s
		// a message: 900 + 1 of 100 = 1 s with 1 GB, twice = 2 GB s
		"tijd":      5 * 20 * 8 * 0.5,
		"aanroepen": 5 * 20 * 1 * 0.5,
		// only the pages: 3 times for 20 people, through two gates
		"ingang": 60 * (3 + 0.5) * 0.5,
		// 3 times 1 MB for 20 people = 60 MB
		"logboek": 60.0 / 1024 * 6 * 0.5,
		// 1 MB and 2 years for 20 people = 40 MB, 12 months
		"opslag": 40.0 / 1024 * 12 * 2 * 0.5,
		// a gemeente has 5 people of 8 KB = 40 KB = 10 units, 5×20 times
		"optellen_lezen": 10 * 100 * 0.2 * 0.5,
		// 40 KB at 2 MB a second, 100 times, with 1 GB
		"optellen_tijd": 40.0 / 1024 / 2 * 100 * 8 * 0.5,
		"sturen":        2 * 20 * 5 * 0.5,
		"sleutels":      12 * 4 * 0.5,
		"bord":          7 * 0.5,
		"pas":           20 * 0.5,
	}
	sum := 0.0
	for _, i := range out.Items {
		if math.Abs(i.Euro-want[i.ID]) > 1e-9 || math.Abs(i.Each*20-i.Euro) > 1e-9 {
			t.Errorf("%s is %v (%v each), want %v", i.ID, i.Euro, i.Each, want[i.ID])
		}
		delete(want, i.ID)
		sum += i.Euro
	}
	if len(want) > 0 || math.Abs(sum-out.Euro) > 1e-9 || math.Abs(out.Each*20-sum) > 1e-9 {
		t.Errorf("left %v; the whole is %v and the parts are %v", want, out.Euro, sum)
	}
	if out.Items[0].ID != "tijd" {
		t.Errorf("the largest is %s", out.Items[0].ID)
	}
	if len(out.Growth) != 2 || out.Growth[0].Participants != 20 || out.Growth[1].Participants != 40 {
		t.Errorf("growth of %d sizes", len(out.Growth))
	}
	// Twice as many people: twice as many sums of gemeenten twice as large.
	for _, i := range out.Growth[1].Items {
		if i.ID == "optellen_lezen" && math.Abs(i.Euro-4*10*100*0.2*0.5) > 1e-9 {
			t.Errorf("the sums of twice as many cost %v", i.Euro)
		}
	}
	changes := map[string]float64{
		// 40 KB takes 0.01953125 s for 20 people, twice that in the largest: a second is for 512
		"seconden_optellen": 512,
		// 20 units × 5 × 10 people × 10 in the peak, per second of a year; with the square
		"lezen_partitie": math.Floor(20 * math.Sqrt(3000/(20*5*10*10.0/31536000))),
		// 40 units a year each, 10 times in the peak
		"schrijven_tabel": math.Floor(40000 / (40 * 10.0 / 31536000)),
	}
	for _, c := range out.Changes {
		if math.Abs(c.Participants-changes[c.ID]) > 1 {
			t.Errorf("%s changes at %v, want %v", c.ID, c.Participants, changes[c.ID])
		}
	}
	if len(out.Changes) != 3 || out.Changes[0].ID != "seconden_optellen" {
		t.Errorf("changes %+v", out.Changes)
	}
}

// TestBoundIsReachedThere: at the number of participants that is given, and no earlier.
func TestBoundIsReachedThere(t *testing.T) {
	d, list := decoded(t, small), measured(t)
	rapid.Check(t, func(t *rapid.T) {
		size := Size{float64(rapid.IntRange(1, 400).Draw(t, "gemeenten")), float64(rapid.IntRange(1, 1_000_000).Draw(t, "participants"))}
		out, err := d.Compute(list, size)
		if err != nil {
			t.Fatal(err)
		}
		m, err := d.model(list)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range out.Changes {
			before, _ := measures[c.ID](m, Size{size.Gemeenten, c.Participants - 1})
			after, _ := measures[c.ID](m, Size{size.Gemeenten, c.Participants + 2})
			if before > c.Most*(1+1e-9) || after < c.Most*(1-1e-9) {
				t.Fatalf("%s: %v before and %v after %v, bound %v", c.ID, before, after, c.Participants, c.Most)
			}
		}
		shares := 0.0
		for _, i := range out.Items {
			shares += i.Share
		}
		if math.Abs(shares-1) > 1e-9 {
			t.Fatalf("shares add up to %v", shares)
		}
	})
}

func TestFaults(t *testing.T) {
	for change, want := range map[string]string{
		"soort: kosten>soort: mkba":                                    "wrong-kind",
		"leeseenheid: lees>leeseenheid: weg":                           "unknown-price",
		"prijs: sms>prijs: weg":                                        "unknown-price",
		"functie: stil>functie: weg":                                   "unknown-function",
		"per: systeem>per: land":                                       "unknown-per",
		"id: lezen_partitie>id: weg":                                   "unknown-limit",
		"piek: 10>piek: 0":                                             "not-positive",
		"dollar: 2, per: 10, bron: hand>dollar: 2, per: 0, bron: hand": "not-positive",
		"bron: hand, datum: 2026-01-01, geverifieerd: false>bron: \"\", datum: 2026-01-01, geverifieerd: false": "price-without-source",
	} {
		from, to, _ := strings.Cut(change, ">")
		text := strings.Replace(small, from, to, 1)
		if text == small {
			t.Fatalf("%q is not in the definition", from)
		}
		doc, found := read.Parse("kosten.yaml", []byte(text))
		d := &Definition{}
		found.Extend(source.Decode(doc, d))
		found.Extend(d.Check())
		if len(found) == 0 || found[0].Code != want {
			t.Errorf("%s: %v, want %s", change, found, want)
		}
	}
	d := decoded(t, small)
	if _, err := d.Compute(measured(t)[1:], Size{4, 20}); err == nil || !strings.Contains(err.Error(), "gebruik invullen") {
		t.Errorf("without a measurement: %v", err)
	}
	if _, err := d.Compute(measured(t), Size{0, 20}); err == nil {
		t.Error("without gemeenten")
	}
	for _, text := range []string{"", "a,b\n1,2\n", strings.Replace(table, "1.5", "veel", 1), strings.Replace(table, "1.5", "-1", 1), strings.Replace(table, "1.5", "NaN", 1), table[:strings.Index(table, "\n")+1], table + "een\n"} {
		if _, err := ReadCapacity(strings.NewReader(text)); !errors.Is(err, ErrCapacity) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
