package ddas

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"
)

// velden.csv lists the fields of a trajectory in DDAS 1.0: path, kind, codes, and
// whether the monitor never fills it.
//
//go:embed velden.csv
var fieldsCSV string

// Kind is what a field of the model holds.
type Kind string

// The kinds of fields.
const (
	Date   Kind = "datum"
	Text   Kind = "tekst"
	Amount Kind = "bedrag" // in whole euros
	YesNo  Kind = "ja_nee"
	Code   Kind = "code" // one of the codes of the model
)

// Field is one field of a trajectory in the model. In a path [] stands behind what
// can be there more than once.
type Field struct {
	Path  string
	Kind  Kind
	Codes []string
	// Never says that the monitor does not deliver it whatever a programme says,
	// because it names or nearly names a person.
	Never bool
}

// Fields are all fields of a trajectory, in the order of the model.
var Fields = sync.OnceValue(func() []Field {
	in := csv.NewReader(strings.NewReader(fieldsCSV))
	in.Comma = ';'
	rows, err := in.ReadAll()
	if err != nil {
		panic("velden.csv: " + err.Error()) // it is part of the program, and a test reads it
	}
	var list []Field
	for _, row := range rows[1:] {
		f := Field{Path: row[0], Kind: Kind(row[1]), Never: row[3] != ""}
		if row[2] != "" {
			f.Codes = strings.Split(row[2], "|")
		}
		list = append(list, f)
	}
	return list
})

func field(path string) (Field, bool) {
	all := Fields()
	at := slices.IndexFunc(all, func(f Field) bool { return f.Path == path })
	if at < 0 {
		return Field{}, false
	}
	return all[at], true
}
