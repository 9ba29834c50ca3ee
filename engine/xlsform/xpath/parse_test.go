package xpath

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// written writes a tree with a bracket around every operation.
func written(e Expr) string {
	switch x := e.(type) {
	case *Number:
		return x.Text
	case *Text:
		return "'" + x.Value + "'"
	case *Ref:
		if x.Where != nil {
			return "$" + x.Name + "[" + written(x.Where) + "]"
		}
		return "$" + x.Name
	case *Self:
		return "."
	case *Parent:
		return ".."
	case *Negative:
		return "(-" + written(x.X) + ")"
	case *Binary:
		return "(" + written(x.A) + " " + x.Op + " " + written(x.B) + ")"
	case *Call:
		var args []string
		for _, a := range x.Args {
			args = append(args, written(a))
		}
		return x.Name + "(" + strings.Join(args, ", ") + ")"
	}
	return fmt.Sprintf("%T", e)
}

func TestParse(t *testing.T) {
	for src, want := range map[string]string{
		`${a} = 'x' or ${b}!=2 and not(${c} > 3)`: `(($a = 'x') or (($b != 2) and not(($c > 3))))`,
		`1 + 2 * 3 - 4 div 5 mod 6`:               `((1 + (2 * 3)) - ((4 div 5) mod 6))`,
		`-${a} + -2`:                              `((-$a) + (-2))`,
		`. >= 0 and . <= 120`:                     `((. >= 0) and (. <= 120))`,
		`.>=0`:                                    `(. >= 0)`,
		`.5 < .`:                                  `(.5 < .)`,
		`selected(${m}, "a")`:                     `selected($m, 'a')`,
		`selected(../q1, 'a')`:                    `selected($q1, 'a')`,
		`/data/groep/vraag = 1`:                   `($vraag = 1)`,
		`current()/../x`:                          `$x`,
		`count(${r})`:                             `count($r)`,
		`sum(${x}[. != ''])`:                      `sum($x[(. != '')])`,
		`position(..)`:                            `position(..)`,
		`jr:choice-name(${x}, '${x}')`:            `jr:choice-name($x, '${x}')`,
		`count-selected(.) > 1`:                   `(count-selected(.) > 1)`,
		`if(${a}=1, 'ja', "n'ee")`:                `if(($a = 1), 'ja', 'n'ee')`,
		`today() - ${geb-datum} > 10`:             `((today() - $geb-datum) > 10)`,
		"${a} = \u2018x\u2019":                    `($a = 'x')`,
		`instance('lijst')/root/item[name = ${a}]/label`: `instance('lijst', ($name = $a))`,
		`${r}/x + 1`:       `($x + 1)`,
		"  ${ a }\n= 1 ":   `($a = 1)`,
		`min(${a} | ${b})`: `min(($a | $b))`,
		`true()`:           `true()`,
		`1 = 2 = 3`:        `((1 = 2) = 3)`,
		`${or} or ${and}`:  `($or or $and)`,
	} {
		e, err := Parse(src)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got := written(e); got != want {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for src, want := range map[string]string{
		``:                         `De formule is leeg.`,
		`   `:                      `De formule is leeg.`,
		`${a`:                      `Een verwijzing schrijf je als ${naam}.`,
		`${}`:                      `Een verwijzing schrijf je als ${naam}.`,
		`'a`:                       `Een aanhalingsteken is niet gesloten.`,
		`1.2.3`:                    `1.2.3 is geen getal.`,
		`${a} = `:                  `De formule houdt te vroeg op.`,
		`(1`:                       `De formule houdt te vroeg op.`,
		`f(1 2)`:                   `Hier past "2" niet.`,
		`1 2`:                      `Hier past "2" niet.`,
		`${a} == 1`:                `Hier past "=" niet.`,
		`a ? b`:                    `Het teken '?' mag niet in een formule.`,
		`a & b`:                    `Het teken '&' mag niet in een formule.`,
		`${x}[1`:                   `De formule houdt te vroeg op.`,
		`/`:                        `De formule houdt te vroeg op.`,
		`a/`:                       `De formule houdt te vroeg op.`,
		"\xff":                     `De formule bevat ongeldige tekens.`,
		strings.Repeat("(", 100):   `De formule is te diep genest.`,
		strings.Repeat("-", 100):   `De formule is te diep genest.`,
		strings.Repeat("1+", 5000): `De formule is te groot.`,
		strings.Repeat(" ", 1<<20): `De formule is te lang.`,
	} {
		_, err := Parse(src)
		if err == nil || err.Error() != want {
			t.Errorf("%.20q: %v, want %s", src, err, want)
		}
	}
}

func TestNames(t *testing.T) {
	e, err := Parse(`${a} + sum(${b}[${c} = 1]) - -${a}`)
	if err != nil {
		t.Fatal(err)
	}
	if got := Names(e); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Error(got)
	}
}

// FuzzParse: whatever stands in a cell, there is a tree or an error, at a place
// inside the cell.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`${a} = 'x' and not(. > 3)`, `instance('l')/root/item[x=1]/y`, `sum(${x}[. != ''])`, `../a/b[.='']`, `-(-1)|2`, `jr:choice-name(${x},'${x}')`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		e, err := Parse(src)
		if err != nil {
			if bad, ok := err.(*Error); !ok || bad.Message == "" || bad.Offset < 0 || bad.Offset > len(src) {
				t.Fatalf("%q: %v", src, err)
			}
			return
		}
		Walk(e, func(part Expr) bool {
			if part.Offset() < 0 || part.Offset() > len(src) {
				t.Fatalf("%q: part at %d", src, part.Offset())
			}
			return true
		})
	})
}
