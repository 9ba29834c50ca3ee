package xlsform

import (
	"errors"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/engine/workbook"
)

func sheetOf(name, text string) workbook.Sheet {
	s := workbook.Sheet{Name: name}
	for line := range strings.SplitSeq(strings.ToValidUTF8(text, ""), "\n") {
		s.Rows = append(s.Rows, strings.Split(line, "|"))
	}
	return s
}

// tryImport fails when a form gives neither a definition that compiles nor a
// refusal with a reason, at its row where it has one.
func tryImport(t *testing.T, survey, choices string) {
	r, err := importSheets([]workbook.Sheet{sheetOf("survey", survey), sheetOf("choices", choices)}, options)
	var file *workbook.Refusal
	var form *Refused
	switch {
	case errors.As(err, &form):
		for _, i := range form.Report {
			if i.Message == "" || i.Row == 0 && !strings.Contains(i.Message, "wachten") && !strings.Contains(i.Message, "blijft") {
				t.Fatalf("%+v\n%s", i, survey)
			}
		}
		if len(form.Report) == 0 {
			t.Fatalf("refused without a reason\n%s", survey)
		}
	case err != nil && !errors.As(err, &file):
		t.Fatalf("%v\n%s", err, survey)
	case err == nil:
		if in, found := compiled("x.yaml", r.Files[0].Data); in == nil {
			t.Fatalf("%v\n%s", found, survey)
		}
	}
}

// seeds are forms to start from: the survey and the choices.
var seeds = [][2]string{
	{strings.TrimPrefix(everyday, "survey\n"), strings.TrimPrefix(everydayChoices, "choices\n")},
	{strings.TrimPrefix(awkward, "survey\n"), strings.TrimPrefix(awkwardChoices, "choices\n")},
	{"type|name|label|kobo--score-choices\nbegin_score|s|S|x\nscore__row|a|A\nscore__row|b|B\nend_score\nbegin_rank|o|O|x\nrank__level|e|E\nend_rank", "list_name|name|label\nx|1|A\nx|2|B"},
}

// mutated changes a form the way people and accidents do: characters that differ,
// rows that move, pieces that are gone or stand there twice.
func mutated(r *rand.Rand, text string) string {
	b := []byte(text)
	for range 1 + r.IntN(6) {
		i, j := r.IntN(len(b)), r.IntN(len(b))
		switch r.IntN(4) {
		case 0:
			b[i] = byte(' ' + r.IntN(95))
		case 1:
			b = append(b[:i:i], b[min(len(b), i+r.IntN(20)):]...)
		case 2:
			b = append(b[:i:i], append([]byte(string(b[j:min(len(b), j+r.IntN(40))])), b[i:]...)...)
		case 3:
			lines := strings.Split(string(b), "\n")
			x, y := r.IntN(len(lines)), r.IntN(len(lines))
			lines[x], lines[y] = lines[y], lines[x]
			b = []byte(strings.Join(lines, "\n"))
		}
		if len(b) < 10 {
			return text
		}
	}
	return string(b)
}

// TestMutatedForms: forms that are nearly right. MUTATIONS says how many to try.
func TestMutatedForms(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("MUTATIONS"))
	if err != nil {
		n = 150
	}
	for i := range n {
		r := rand.New(rand.NewPCG(uint64(i), 7))
		seed := seeds[i%len(seeds)]
		survey, choices := mutated(r, seed[0]), seed[1]
		if r.IntN(4) == 0 {
			choices = mutated(r, choices)
		}
		tryImport(t, survey, choices)
	}
}

// FuzzImport: whatever stands in the cells of a form.
func FuzzImport(f *testing.F) {
	for _, s := range seeds {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, survey, choices string) {
		if len(survey)+len(choices) <= 8000 {
			tryImport(t, survey, choices)
		}
	})
}
