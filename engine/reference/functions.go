package reference

import (
	"fmt"

	"effectmonitor/engine/formula"
)

// Argument is one place between the brackets of a function.
type Argument struct {
	Name  string   // as in the signature
	Types []string // Dutch names of types, or series, rijen, vaste tekst, vast getal
	Same  bool     // all arguments that say so must have one type
}

// Example is a formula over the example names, with its outcome as the product
// writes values.
type Example struct{ Formula, Outcome string }

// Function is a function of the formula language with all that a methodologist
// must know of it.
type Function struct {
	Name, Signature, Doc string
	Arguments            []Argument
	Result               string // the type of the outcome
	Empty                string // what it does with leeg
	Examples             []Example
}

// note is what the table of the compiler does not say.
type note struct {
	group    string
	args     []Argument
	result   string
	empty    string
	examples []Example
}

// Groups are the headings under which functions stand, in order.
var groups = []string{"Ontbrekende antwoorden", "Samenvatten", "Getallen en bedragen", "Opzoeken", "Datums", "Keuzes en lijsten", "Meetmomenten"}

// Functions gives every function of the compiler under its heading.
func Functions() (map[string][]Function, error) {
	out := map[string][]Function{}
	for _, f := range formula.Functions() {
		n, ok := notes[f.Name]
		if !ok {
			return nil, fmt.Errorf("function %s has no note", f.Name)
		}
		out[n.group] = append(out[n.group], Function{
			Name: f.Name, Signature: f.Signature, Doc: f.Doc,
			Arguments: n.args, Result: n.result, Empty: n.empty, Examples: n.examples,
		})
	}
	return out, nil
}
