// Package starter writes new definitions: small, right from the start, each with
// the cases that test it. A methodologist changes them into what is wanted and is
// never without a definition that works.
//
// What the files say is in the templates beside this package. It writes nothing to
// a disk, looks at no clock, and must not know any programme or gemeente.
package starter

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"effectmonitor/engine/source"
)

// File is one file to write, with its path in the folder of definitions.
type File struct {
	Path string
	Data []byte
}

//go:embed templates/*.tmpl
var templates embed.FS

// parsed writes texts with the quotes of YAML, which reads JSON's.
var parsed = template.Must(template.New("").Funcs(template.FuncMap{
	"quote": func(s string) (string, error) {
		data, err := json.Marshal(s)
		return string(data), err
	},
}).ParseFS(templates, "templates/*.tmpl"))

// render fills in a template.
func render(path, name string, data any) (File, error) {
	var b strings.Builder
	if err := parsed.ExecuteTemplate(&b, name, data); err != nil {
		return File{}, fmt.Errorf("write %s: %w", path, err)
	}
	return File{path, []byte(b.String())}, nil
}

// page is one file of a starting point.
type page struct {
	path, template string
	data           any
}

func renderAll(pages ...page) ([]File, error) {
	var out []File
	for _, p := range pages {
		f, err := render(p.path, p.template, p.data)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// Questionnaire says what a new questionnaire is called and who fills it in.
type Questionnaire struct {
	ID, Title string
	Rater     string
	Prefix    string // before the ids of its questions, so that they are unique in a programme
}

// Write gives a short questionnaire with a follow-up question, a calculation and a
// scale.
func (q Questionnaire) Write() ([]File, error) {
	if q.Prefix == "" {
		q.Prefix = strings.ReplaceAll(q.ID, "-", "_") + "_"
	}
	folder := "vragenlijsten/" + q.ID
	return renderAll(page{folder + "/v1.yaml", "vragenlijst.tmpl", q}, page{folder + "/v1_test.yaml", "vragenlijst_test.tmpl", q})
}

// Programme says what a new programme is called.
type Programme struct{ ID, Title string }

// Write gives a programme with all that it cannot do without: a framework and a
// questionnaire for the worker and for the participant.
func (p Programme) Write() ([]File, error) {
	at := func(folder string) string { return folder + "/" + p.ID + "/v1" }
	out, err := renderAll(
		page{at("programmas") + ".yaml", "programma.tmpl", p}, page{at("programmas") + "_test.yaml", "programma_test.tmpl", p},
		page{at("raamwerken") + ".yaml", "raamwerk.tmpl", p}, page{at("raamwerken") + "_test.yaml", "raamwerk_test.tmpl", p},
	)
	for _, rater := range []string{"medewerker", "deelnemer"} {
		q := Questionnaire{ID: p.ID + "-" + rater, Title: p.Title + ", " + rater, Rater: rater, Prefix: rater + "_"}
		files, bad := q.Write()
		if err == nil {
			err = bad
		}
		out = append(out, files...)
	}
	return out, err
}

// Model says what a new cost-benefit model is about.
type Model struct {
	ID, Title            string
	Programme, Framework string
	Indicator            string // that counts participants
	Schedule             string // of discount rates; one is made when it is empty
	On                   source.Date
}

// Year is the year of the prices.
func (m Model) Year() int { return m.On.Year() }

// Write gives a model with one cost and one effect.
func (m Model) Write() ([]File, error) {
	folder, rates := "mkba/"+m.ID, "kengetallen/"+m.ID+"-disconto"
	var pages []page
	if m.Schedule == "" {
		m.Schedule = strings.ReplaceAll(m.ID, "-", "_") + "_disconto"
		pages = append(pages, page{rates + ".yaml", "disconto.tmpl", m}, page{rates + "_test.yaml", "disconto_test.tmpl", m})
	}
	return renderAll(append(pages, page{folder + "/v1.yaml", "mkba.tmpl", m}, page{folder + "/v1_test.yaml", "mkba_test.tmpl", m})...)
}

// Gemeente says which gemeente is new.
type Gemeente struct {
	Path             string // as the loader wants it
	Code, Name       string
	Prefix           string
	Programmes       []string // ids
	Since            source.Date
	FirstMoment      string // of the first programme, for the test
	FirstMomentMonth int
}

// Write gives a gemeente that follows its programmes in everything.
func (g Gemeente) Write() ([]File, error) {
	return renderAll(page{g.Path, "gemeente.tmpl", g}, page{strings.TrimSuffix(g.Path, ".yaml") + "_test.yaml", "gemeente_test.tmpl", g})
}

// Colour is the colour that a gemeente starts with.
func (g Gemeente) Colour() string { return Colour(g.Code) }
