package xlsform

import (
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"

	"effectmonitor/engine/xlsform/xpath"
)

// symbol is what a name of the form stands for.
type symbol struct {
	name string // in the form
	id   string // in the definition, "" when it was not carried over
	node *node
	lost string // why there is nothing, in Dutch

	q    *instrument.Question // of a question or a herhaling
	typ  formula.Type
	rows *symbol // the herhaling that a question of a row is in

	options map[string]string  // name of a choice → id of an option
	numbers map[string]float64 // name of a choice → number, when all are numbers
	truths  map[string]bool    // name of a choice → ja or nee, of a ja_nee
	whole   bool               // only whole numbers
	counted bool               // a formula counts with it

	isRepeat bool
	now      bool // stands for the day of today
	calc     *calc
	alias    *symbol // of a calculation that is an answer without what is no value
}

// answers are the options that a question or a calculation has.
func (s *symbol) answers() []*instrument.Option {
	switch {
	case s.q != nil:
		return s.q.Options
	case s.calc != nil && s.calc.out != nil:
		return s.calc.out.Options
	}
	return nil
}

// calc is a row of type calculate.
type calc struct {
	expr   xpath.Expr
	state  calcState
	parts  []xpath.Expr // of a text that is put together, for labels
	inline bool         // inside a herhaling: written out where it is used
	out    *instrument.Calculation
}

type calcState uint8

const (
	waiting calcState = iota
	busy
	done
)

// lostTypes are types without a counterpart, with what they are.
var lostTypes = map[string]string{
	"geopoint": "een plaats op de kaart", "geotrace": "een lijn op de kaart", "geoshape": "een vlak op de kaart", "start-geopoint": "een plaats op de kaart",
	"image": "een foto", "audio": "geluid", "video": "een filmpje", "file": "een bestand", "background-audio": "geluid",
	"select_from_file": "een lijst in een bestand", "select_from_repeat": "een lijst uit een herhaling", "xml-external": "een bestand", "csv-external": "een bestand", "geojson-external": "een bestand",
	"audit": "het verloop van het invullen", "kobomatrix": "een matrix met verschillende kolommen", "entity": "een entiteit",
}

var metadata = []string{"start", "end", "today", "deviceid", "device id", "subscriberid", "simserial", "phonenumber", "username", "email", "odk-instance", "rootuuid", "instanceid"}

func isMetadata(typ string) bool { return slices.Contains(metadata, typ) }

// choice is one row of the sheet choices.
type choice struct {
	rec  *record
	name string
}

// lists reads the sheet choices.
func (im *importer) lists() {
	im.choiceLists = map[string][]choice{}
	seen := map[string]bool{}
	for _, r := range im.choices.records {
		list, name := r.get("list_name"), r.get("name")
		switch {
		case list == "" && name == "":
			continue
		case list == "":
			im.add(r.item(Fault, "list_name", "Deze keuze hoort bij geen lijst.", "vul list_name in"))
		case name == "":
			im.add(r.item(Fault, "name", "Deze keuze heeft geen naam.", "vul name in"))
		case seen[list+"\x00"+name]:
			im.add(r.item(Changed, "name", "De keuze "+name+" staat twee keer in lijst "+list+"; de eerste telt.", ""))
		default:
			seen[list+"\x00"+name] = true
			im.choiceLists[list] = append(im.choiceLists[list], choice{r, name})
		}
	}
}

// choicesOf are the choices of a question; a list that is not there is a fault.
func (im *importer) choicesOf(n *node) []choice {
	list := im.choiceLists[n.list]
	if len(list) == 0 {
		im.add(n.rec.item(Fault, "type", "De lijst "+n.list+" staat niet op het werkblad choices.", "voeg de lijst toe, of verbeter de naam"))
	}
	return list
}

// numbersOf gives the choices as numbers when every name is one. The two answers
// that are no value do not count.
func numbersOf(list []choice) map[string]float64 {
	out := map[string]float64{}
	for _, c := range list {
		if noValue[c.name] {
			continue
		}
		f, err := strconv.ParseFloat(c.name, 64)
		if err != nil || strings.ContainsAny(c.name, "xXeEnNiIpP_") {
			return nil
		}
		out[c.name] = f
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// noValue are names of choices that are no value in a definition.
var noValue = map[string]bool{"weet_niet": true, "wil_niet_zeggen": true}

// steps gives the numbers of a list that go up with equal steps, as a schaal does.
func steps(list []choice, numbers map[string]float64) (from, to, step float64, ok bool) {
	var xs []float64
	for _, c := range list {
		if x, ok := numbers[c.name]; ok {
			xs = append(xs, x)
		}
	}
	if len(xs) < 2 {
		return 0, 0, 0, false
	}
	step = xs[1] - xs[0]
	for i := 1; i < len(xs); i++ {
		if d := xs[i] - xs[i-1] - step; step <= 0 || d > 1e-9 || d < -1e-9 {
			return 0, 0, 0, false
		}
	}
	return xs[0], xs[len(xs)-1], step, len(xs) <= 101
}

// yesNo recognises a list that is a plain yes and no, by its names and its texts.
func (im *importer) yesNo(list []choice) map[string]bool {
	truths, n := map[string]bool{}, 0
	for _, c := range list {
		if noValue[c.name] {
			continue
		}
		n++
		yes, known := map[string]bool{"yes": true, "ja": true, "no": false, "nee": false}[strings.ToLower(c.name)]
		text := im.text(c.rec, "label")
		want := yesWord
		if !yes {
			want = noWord
		}
		for _, lang := range text.Langs() {
			if known && want[lang] != "" && !strings.EqualFold(text[lang], want[lang]) {
				known = strings.EqualFold(text[lang], want[im.main])
			}
		}
		if !known {
			return nil
		}
		truths[c.name] = yes
	}
	if n != 2 || len(truths) != 2 {
		return nil
	}
	both := 0
	for _, yes := range truths {
		if yes {
			both++
		}
	}
	if both != 1 {
		return nil
	}
	return truths
}

var (
	yesWord       = source.Text{"nl": "Ja", "en": "Yes"}
	noWord        = source.Text{"nl": "Nee", "en": "No"}
	questionsWord = source.Text{"nl": "Vragen", "en": "Questions"}
	otherWord     = source.Text{"nl": "Anders", "en": "Other"}
	otherAsk      = source.Text{"nl": "Wat dan?", "en": "Please specify."}
	oneMoreWord   = source.Text{"nl": "Nog een", "en": "One more"}
	noneWord      = source.Text{"nl": "Er zijn er geen", "en": "There are none"}
	acknowledged  = source.Text{"nl": "OK", "en": "OK"}
	dontKnowWord  = source.Text{"nl": "Weet ik niet", "en": "I do not know"}
	wontSayWord   = source.Text{"nl": "Wil ik niet zeggen", "en": "I would rather not say"}
	wrongWord     = source.Text{"nl": "Dit antwoord kan niet.", "en": "This answer is not possible."}
)
