package xlsform

import (
	"errors"
	"slices"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/workbook"
)

// Options say what a workbook does not.
type Options struct {
	ID    string      // of the questionnaire; empty takes form_id or the title
	Rater string      // who fills it in
	Lang  string      // two letters: the language of texts without one; empty looks at the form
	On    source.Date // the day that the cases of the test are on
	Name  string      // of the file, for an id and a title when the form has none
}

// File is one file to write, with its path in the folder of definitions.
type File struct {
	Path string
	Data []byte
}

// Result is an imported form.
type Result struct {
	ID         string
	Files      []File // the definition and its test
	Report     Report
	Instrument *instrument.Instrument
}

// importer turns one workbook into a questionnaire.
type importer struct {
	opt     Options
	report  Report
	survey  *table
	choices *table
	config  *record

	root        *node
	langs       map[string]string // language as written → code
	codes       []string          // languages of the questionnaire, Dutch first
	main        string            // the language that there always is a text in
	choiceLists map[string][]choice
	symbols     map[string]*symbol
	order       []*symbol
	ids         *namer
	scope       *formula.Scope
	mentions    []mention
	said        map[string]bool // what was reported already, and need not be twice

	out *instrument.Questionnaire
}

// Import reads an XLSForm. A file that is no workbook gives a *workbook.Refusal, a
// form with mistakes a *Refused that lists them all; then nothing is to be written.
func Import(data []byte, opt Options) (*Result, error) {
	sheets, err := workbook.Read(data, workbook.Standard, func(name string) bool {
		return slices.Contains([]string{"survey", "choices", "settings", "choices and columns"}, name)
	})
	if err != nil {
		return nil, err
	}
	return importSheets(sheets, opt)
}

func importSheets(sheets []workbook.Sheet, opt Options) (*Result, error) {
	im := &importer{opt: opt, symbols: map[string]*symbol{}, ids: newNamer(), said: map[string]bool{}, choices: &table{name: "choices"}}
	if err := im.open(sheets); err != nil {
		return nil, err
	}
	im.languages()
	im.lists()
	im.tree()
	if im.failed() {
		return nil, im.refused()
	}
	im.declare()
	im.resolveAll()
	im.build()
	if im.failed() {
		return nil, im.refused()
	}
	return im.finish()
}

func (im *importer) failed() bool { return im.report.Count(Fault) > 0 }

func (im *importer) refused() error {
	im.report.sort()
	return &Refused{im.report.faults()}
}

// maxItems bounds a report on a form in which everything is wrong.
const maxItems = 2000

func (im *importer) add(i Item) {
	if len(im.report) < maxItems {
		im.report = append(im.report, i)
	}
}

// once adds an item that would be the same for every row.
func (im *importer) once(key string, i Item) {
	if !im.said[key] {
		im.said[key] = true
		im.add(i)
	}
}

// open finds the sheets of a form among those of the workbook.
func (im *importer) open(sheets []workbook.Sheet) error {
	for _, s := range sheets {
		t := newTable(s)
		switch {
		case t.name == "survey":
			im.survey = t
		case strings.HasPrefix(t.name, "choices"):
			t.name = "choices"
			im.choices = t
		case t.name == "settings" && len(t.records) > 0:
			im.config = t.records[0]
		}
	}
	switch {
	case im.survey == nil:
		return &workbook.Refusal{Message: "de werkmap heeft geen werkblad survey", Hint: "dit is geen XLSForm; een XLSForm heeft de werkbladen survey en choices"}
	case len(im.survey.records) == 0:
		return &workbook.Refusal{Message: "het werkblad survey is leeg"}
	case !slices.ContainsFunc(im.survey.columns, func(c column) bool { return c.key == "type" }):
		return &workbook.Refusal{Message: "het werkblad survey heeft geen kolom type", Hint: "de eerste rij noemt de kolommen: type, name, label"}
	}
	return nil
}

func (im *importer) setting(key string) string {
	if im.config == nil {
		return ""
	}
	return im.config.get(key)
}

// maxQuestions bounds what one definition can hold.
const maxQuestions = 2000

// declare gives every row that stands for something a symbol, with its type.
func (im *importer) declare() {
	n := 0
	im.root.each(func(c *node) {
		if n++; n == maxQuestions+1 {
			im.add(c.rec.item(Fault, "type", "Het formulier heeft meer dan 2000 vragen.", "verdeel het over meer formulieren"))
		}
		if n <= maxQuestions {
			im.declareNode(c)
		}
	})
	if !im.failed() {
		im.countWith()
		im.root.each(im.typeOf)
	}
}

func (im *importer) declareNode(n *node) {
	name := n.rec.get("name")
	sym := &symbol{name: name, node: n, isRepeat: n.kind == repeat}
	n.sym = sym
	if r := n.inRepeat(); r != nil {
		sym.rows = r.sym
	}
	if name == "" {
		n.orOther = false
		return
	}
	if other := im.symbols[name]; other != nil {
		n.orOther = false // its text would have the name of that of the first
		im.add(n.rec.item(Changed, "name", "De naam "+name+" staat er twee keer; ${"+name+"} is de eerste.", "geef elke vraag een eigen naam"))
		return
	}
	im.symbols[name] = sym
	im.order = append(im.order, sym)
	im.otherSymbol(n)
}

// id gives a symbol its id in the definition, and says so when it differs.
func (im *importer) id(sym *symbol, fallback string) string {
	if sym.id == "" {
		sym.id = im.ids.unique(sym.name, fallback)
		if sym.id != sym.name && sym.name != "" {
			im.add(sym.node.rec.item(Renamed, "name", sym.name+" heet nu "+sym.id+".", ""))
		}
	}
	return sym.id
}

// lose reports a row that has no counterpart.
func (im *importer) lose(n *node, message, advice string) {
	n.sym.lost = message
	im.add(n.rec.item(Lost, "type", message, advice))
}

// formulaError reports why a formula is lost; a cycle is a mistake of the form.
func (im *importer) formulaError(r *record, key, what string, err error) {
	var u *untranslatable
	if !errors.As(err, &u) {
		u = &untranslatable{message: err.Error()}
	}
	if u.cycle {
		im.add(r.item(Fault, key, "De formules wachten op elkaar: "+u.message+".", "haal een van de verwijzingen weg"))
		return
	}
	im.add(r.item(Lost, key, what+": "+u.message+".", u.advice))
}
