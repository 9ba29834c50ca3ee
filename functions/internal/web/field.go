package web

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// FieldKind chooses the control of a Field.
type FieldKind string

// The kinds of Field.
const (
	KindText     FieldKind = "text"
	KindLongText FieldKind = "longtext"
	KindEmail    FieldKind = "email"
	KindPhone    FieldKind = "phone"
	KindDate     FieldKind = "date"   // typed as dd-mm-jjjj, because date pickers differ too much
	KindNumber   FieldKind = "number" // Prefix and Unit stand beside it
	KindAmount   FieldKind = "amount" // a number with a euro sign before it
	KindSelect   FieldKind = "select" // one of many, in a list that opens
	KindChoice   FieldKind = "choice" // one of Options, all in sight
	KindMulti    FieldKind = "multi"  // any of Options
	KindScale    FieldKind = "scale"  // one of Options in a row, between two Ends
	KindLevels   FieldKind = "levels" // one of Options as cards with a description; keys 1-9 choose
	KindMatrix   FieldKind = "matrix" // Rows that share Options
	KindRanking  FieldKind = "ranking"
	KindRepeat   FieldKind = "repeat" // Groups of fields, with a button for one more
	KindNote     FieldKind = "note"   // text only
)

// Option is one answer to choose.
type Option struct {
	Value, Label, Help string
	Checked            bool
}

// Warning is a soft check: it asks for a short reason and never blocks moving on
// within a page. With Active false it is there but hidden, for the script to show.
type Warning struct {
	Active     bool
	Title      string // "Klopt € 1.850?"
	Text       string // "Meestal is dit tussen € 150 en € 1.100."
	ReasonName string // form name of the reason
	Reason     string
	Accepted   bool // the reason was given and the answer stands
}

// Row is one line of a matrix or a ranking; Value is the chosen option.
type Row struct{ ID, Name, Label, Value string }

// Group is one occurrence in a repeated field.
type Group struct {
	Title  string
	Fields []Field
	Remove string // value of the button "verwijder"; empty when it cannot go
}

// Field is one question or one input. ID is unique on the page and is the target
// of error links; the block around it has the id "v-" + ID.
type Field struct {
	ID, Name     string
	Kind         FieldKind
	Number       string // "1", "1a"
	Label, Help  string
	Value        string
	Options      []Option
	Rows         []Row
	Groups       []Group
	Add          string   // repeat: text of the button, whose name is "meer" and value the ID
	Ends         []string // scale: what the lowest and the highest mean
	Prefix, Unit string
	Optional     bool // adds "mag je overslaan" to the label
	Inline       bool // options side by side where there is room
	Short        bool // an input for a few characters
	Autocomplete string
	MaxLength    int
	Lang         string // of what is typed, where that is not the language of the page
	Error        string
	Warning      *Warning
	FollowUp     bool   // appears below its parent, behind a line
	Because      string // why a follow-up is asked
	Hidden       bool   // a follow-up whose turn has not come; its draft is kept
	Earlier      string // the earlier moment's answer, once this one is given
	// Refusals ("Weet ik niet") stand below an input or a scale; for the other
	// choices they are among Options. An input's refusals use RefusalName.
	Refusals    []Option
	RefusalName string
}

func (f Field) block() string { return "v-" + f.ID }

// grouped tells whether the control is a set of inputs, with a legend for a label.
func (f Field) grouped() bool {
	switch f.Kind {
	case KindChoice, KindMulti, KindScale, KindLevels, KindMatrix, KindRanking, KindRepeat:
		return true
	default:
		return false
	}
}

func (f Field) title() string {
	if f.Number == "" {
		return f.Label
	}
	return f.Number + ". " + f.Label
}

// describedBy lists the ids of help and message, for aria-describedby.
func (f Field) describedBy() string {
	var ids []string
	if f.Help != "" {
		ids = append(ids, f.ID+"-uitleg")
	}
	if f.Error != "" {
		ids = append(ids, f.ID+"-fout")
	}
	if f.Warning != nil && f.Warning.Active {
		ids = append(ids, f.ID+"-let-op")
	}
	if f.Unit != "" {
		ids = append(ids, f.ID+"-eenheid")
	}
	return strings.Join(ids, " ")
}

func (f Field) inputType() string {
	switch f.Kind {
	case KindEmail:
		return "email"
	case KindPhone:
		return "tel"
	default:
		return "text"
	}
}

func (f Field) inputMode() string {
	switch f.Kind {
	case KindNumber, KindAmount:
		return "decimal"
	case KindDate:
		return "numeric"
	default:
		return ""
	}
}

func (f Field) small() bool {
	return f.Short || f.Kind == KindNumber || f.Kind == KindAmount || f.Kind == KindDate
}

func (f Field) optionID(o Option) string { return f.ID + "-" + o.Value }

func (f Field) warned() bool {
	return f.Error == "" && f.Warning != nil && f.Warning.Active && !f.Warning.Accepted
}

func (f Field) inputAttributes() templ.Attributes {
	a := templ.Attributes{}
	if ids := f.describedBy(); ids != "" {
		a["aria-describedby"] = ids
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	if f.Autocomplete != "" {
		a["autocomplete"] = f.Autocomplete
	} else if f.Kind != KindSelect {
		a["autocomplete"] = "off"
	}
	if mode := f.inputMode(); mode != "" {
		a["inputmode"] = mode
	}
	if f.Lang != "" {
		a["lang"], a["dir"] = f.Lang, "auto"
	}
	if f.MaxLength > 0 {
		a["maxlength"] = strconv.Itoa(f.MaxLength)
	}
	return a
}

func (f Field) groupAttributes() templ.Attributes {
	a := templ.Attributes{"id": f.ID, "tabindex": "-1"}
	if ids := f.describedBy(); ids != "" {
		a["aria-describedby"] = ids
	}
	return a
}

func ordinal(i int) string { return strconv.Itoa(i + 1) }
