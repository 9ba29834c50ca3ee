package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// The kinds of questions that all three have.
const (
	kindChoice = "choice"
	kindMulti  = "multi"
	kindYesNo  = "yesno"
	kindNumber = "number"
	kindRating = "rating" // 1 to 5
)

// form is the questionnaire, written in no tool's own way.
type form struct {
	Questions    []question    `json:"questions"`
	Calculations []calculation `json:"calculations"`
	Scales       []scale       `json:"scales"`
}

type question struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"`
	Page    int      `json:"page"` // from 1
	Max     float64  `json:"max"`  // of a number, which starts at 0
	Options []string `json:"options"`
	Visible *expr    `json:"visible"`
}

type calculation struct {
	ID string `json:"id"`
	Is expr   `json:"is"`
}

type scale struct {
	ID     string   `json:"id"`
	MeanOf []string `json:"mean_of"`
}

// expr is an operation on others, a name, a number or a text. In JSON: an array that
// starts with the operation, a string, a number, a string that starts with a quote.
type expr struct {
	op     string // "name", "number" and "text" have no arguments
	args   []expr
	name   string
	number float64
	text   string
}

func (e *expr) UnmarshalJSON(data []byte) error {
	switch data[0] {
	case '"':
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		if len(s) > 2 && s[0] == '\'' && s[len(s)-1] == '\'' {
			*e = expr{op: "text", text: s[1 : len(s)-1]}
		} else {
			*e = expr{op: "name", name: s}
		}
		return nil
	case '[':
		var parts []json.RawMessage
		if err := json.Unmarshal(data, &parts); err != nil {
			return err
		}
		if len(parts) < 2 {
			return fmt.Errorf("no operation with arguments: %s", data)
		}
		if err := json.Unmarshal(parts[0], &e.op); err != nil {
			return err
		}
		e.args = make([]expr, len(parts)-1)
		for i, p := range parts[1:] {
			if err := e.args[i].UnmarshalJSON(p); err != nil {
				return err
			}
		}
		return nil
	}
	e.op = "number"
	return json.Unmarshal(data, &e.number)
}

// names adds the names that e reads.
func (e *expr) names(to map[string]bool) {
	if e == nil {
		return
	}
	if e.op == "name" {
		to[e.name] = true
	}
	for i := range e.args {
		e.args[i].names(to)
	}
}

//go:embed form.json
var formJSON []byte

func readForm() (*form, error) {
	var f form
	if err := json.Unmarshal(formJSON, &f); err != nil {
		return nil, fmt.Errorf("read form.json: %w", err)
	}
	return &f, nil
}

// results are the ids of what is computed: the calculations, then the scales.
func (f *form) results() []string {
	var out []string
	for _, c := range f.Calculations {
		out = append(out, c.ID)
	}
	for _, s := range f.Scales {
		out = append(out, s.ID)
	}
	return out
}

// reads gives for the visibility of every question, and for every result, the
// questions that it depends on, those of what it reads included.
func (f *form) reads() map[string]map[string]bool {
	direct := map[string]map[string]bool{}
	for _, q := range f.Questions {
		direct[q.ID] = map[string]bool{}
		q.Visible.names(direct[q.ID])
	}
	for i := range f.Calculations {
		c := &f.Calculations[i]
		direct[c.ID] = map[string]bool{}
		c.Is.names(direct[c.ID])
	}
	for _, s := range f.Scales {
		direct[s.ID] = map[string]bool{}
		for _, id := range s.MeanOf {
			direct[s.ID][id] = true
		}
	}
	out := map[string]map[string]bool{}
	for id := range direct {
		out[id] = map[string]bool{}
		follow(id, direct, out[id])
	}
	return out
}

func follow(id string, direct map[string]map[string]bool, seen map[string]bool) {
	for next := range direct[id] {
		if !seen[next] {
			seen[next] = true
			follow(next, direct, seen)
		}
	}
}
