package reference

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/formula"
)

// TestEveryFunctionIsDescribed: the reference and the compiler know the same
// functions, and every example comes out as it is printed.
func TestEveryFunctionIsDescribed(t *testing.T) {
	grouped, err := Functions()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for group, list := range grouped {
		if !slices.Contains(groups, group) {
			t.Errorf("heading %q is not printed", group)
		}
		for _, f := range list {
			seen++
			if f.Doc == "" || f.Empty == "" || f.Result == "" {
				t.Errorf("%s is not explained", f.Name)
			}
			for _, a := range f.Arguments {
				if !strings.Contains(f.Signature, a.Name) && f.Name != "datum" {
					t.Errorf("%s: argument %s is not in %s", f.Name, a.Name, f.Signature)
				}
			}
			missing := false
			for _, e := range f.Examples {
				if !strings.Contains(e.Formula, f.Name+"(") {
					t.Errorf("%s is no example of %s", e.Formula, f.Name)
				}
				got, errs := Evaluate(e.Formula)
				if errs != nil || got != e.Outcome {
					t.Errorf("%s = %q %v, the reference says %q", e.Formula, got, errs, e.Outcome)
				}
				missing = missing || got == "leeg"
			}
			if len(f.Examples) == 0 || missing != slices.ContainsFunc(f.Examples, func(e Example) bool { return e.Outcome == "leeg" }) {
				t.Errorf("%s has no example", f.Name)
			}
			if f.Empty == strictEmpty && !missing {
				t.Errorf("%s has no example with leeg", f.Name)
			}
		}
	}
	if seen != len(formula.Functions()) || len(notes) != seen {
		t.Errorf("%d functions in the reference, %d notes, %d in the compiler", seen, len(notes), len(formula.Functions()))
	}
}

// samples has a name of every type that an argument can be.
var samples = map[string]string{
	number: "slaap", money: "inkomen", date: "start", text: "opmerking", choice: "werk", list: "bronnen",
	truth: "klaar", series: "rust", rows: "schulden.bedrag", "ranglijst": "volgorde",
}

var call = regexp.MustCompile(`^(\w+)\((.*)\)$`)

// TestTypesOfArguments: a function takes the types that the reference names, and
// refuses all others.
func TestTypesOfArguments(t *testing.T) {
	grouped, err := Functions()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, list := range grouped {
		for _, f := range list {
			for i, a := range f.Arguments {
				if slices.ContainsFunc(a.Types, func(s string) bool { return strings.HasPrefix(s, "vast") }) {
					continue
				}
				for typ, sample := range samples {
					if typ == rows && f.Name == "bevat" && i == 0 {
						sample = `schulden.soort, "huur"` // rows have options of their own
					}
					if f.Name == "bevat" && i == 1 && typ == choice {
						sample = `"loon"` // another keuze has other options
					}
					if f.Name == "plaats" && i == 1 && typ == choice {
						sample = `"geld"`
					}
					if slices.Contains(a.Types, typ) || !implied(typ, a.Types) {
						src := probe(f, i, sample)
						_, errs := Evaluate(src)
						if want := slices.Contains(a.Types, typ); (errs == nil) != want {
							t.Errorf("%s: the reference says %t for %s, the compiler %v", src, want, typ, errs)
						}
						tried++
					}
				}
			}
		}
	}
	if tried < 200 {
		t.Errorf("%d calls tried", tried)
	}
}

// implied: a ranglijst is a lijst too.
func implied(typ string, types []string) bool {
	return typ == "ranglijst" && slices.Contains(types, list)
}

// probe is the first example of f with its argument at i replaced; arguments that
// must be of the same type all are.
func probe(f Function, i int, sample string) string {
	src := ""
	for _, e := range f.Examples {
		if call.MatchString(e.Formula) && strings.HasPrefix(e.Formula, f.Name+"(") {
			src = e.Formula
			break
		}
	}
	parts := strings.Split(call.FindStringSubmatch(src)[2], ", ")
	if strings.Contains(sample, ",") {
		parts = parts[:1]
	}
	if len(f.Arguments) == 1 {
		parts = parts[:1]
	}
	for j := range parts {
		if j == i || f.Arguments[i].Same && f.Arguments[j].Same {
			parts[j] = sample
		}
	}
	return f.Name + "(" + strings.Join(parts, ", ") + ")"
}
