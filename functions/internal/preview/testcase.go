package preview

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// refusal is why a case was not kept, in words for who asked.
type refusal struct{ text string }

func (r *refusal) Error() string { return r.text }

func refuse(format string, args ...any) error { return &refusal{fmt.Sprintf(format, args...)} }

// testCase is what is kept as a case: what was answered and what came out.
type testCase struct {
	name          string
	on            source.Date
	in            *instrument.Instrument
	given, before instrument.Answers
	eval          *instrument.Evaluation
}

// yaml writes the case as an item of a list, without indentation.
func (c testCase) yaml() string {
	var b strings.Builder
	fmt.Fprintf(&b, "- naam: %s\n  op: %s\n", quoted(c.name), c.on)
	section := func(key string, lines []line) {
		if len(lines) == 0 {
			fmt.Fprintf(&b, "  %s: {}\n", key)
			return
		}
		fmt.Fprintf(&b, "  %s:\n", key)
		for _, l := range lines {
			fmt.Fprintf(&b, "    %s: %s\n", l.key, l.value)
		}
	}
	if len(c.before) > 0 {
		section("vorige", answerLines(c.in, c.before))
	}
	section("antwoorden", answerLines(c.in, c.given))
	section("verwacht", c.expected())
	return b.String()
}

// expected is everything that came out: numbers, classes, what shows and what does
// not, and what is wrong.
func (c testCase) expected() []line {
	var out []line
	for _, calc := range c.in.Def.Calculations {
		out = append(out, line{calc.ID, outcomeYAML(c.eval.Value(calc.ID))})
	}
	for _, s := range c.in.Def.Scales {
		out = append(out, line{s.ID, outcomeYAML(c.eval.Value(s.ID))})
		if result, ok := c.eval.Score(s.ID); ok && result.Class != "" {
			out = append(out, line{"klasse(" + s.ID + ")", word(result.Class)})
		}
	}
	var shown, hidden []string
	for _, p := range c.in.Pages() {
		for _, q := range p.Questions {
			switch {
			case !c.in.Conditional(q) && p.Visible.IsZero():
			case c.eval.Visible(q.ID):
				shown = append(shown, q.ID)
			default:
				hidden = append(hidden, q.ID)
			}
		}
	}
	if len(shown) > 0 {
		out = append(out, line{"zichtbaar", words(shown)})
	}
	if len(hidden) > 0 {
		out = append(out, line{"verborgen", words(hidden)})
	}
	var wrong []string
	for _, p := range c.eval.Problems() {
		if !slices.Contains(wrong, p.Question) {
			wrong = append(wrong, p.Question)
		}
	}
	if len(wrong) > 0 || len(out) == 0 {
		out = append(out, line{"problemen", words(wrong)})
	}
	return out
}

// keep appends the case to the file beside the definition, whose text stays as it
// is. The file is written whole or not at all, and only when the case holds.
func (p place) keep(c testCase, defs *catalog.Catalog, r reading) error {
	if c.name = strings.Join(strings.Fields(c.name), " "); c.name == "" {
		return refuse("geef het geval een naam")
	}
	if len([]rune(c.name)) > 120 {
		return refuse("de naam is te lang; gebruik hoogstens 120 tekens")
	}
	if id := unfaithful(c.in, c.given); id != "" {
		return refuse("het antwoord op %s past niet in een testgeval", id)
	}
	old, err := os.ReadFile(p.beside())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read cases of %s: %w", p.name, err)
	}
	text, err := appendCase(cmp.Or(string(old), emptyCases), c.name, c.yaml())
	if err != nil {
		return err
	}
	if err := c.holds(defs, r, []byte(text)); err != nil {
		return err
	}
	return replaceFile(p.beside(), old, []byte(text))
}

// emptyCases is a file with cases before the first one.
const emptyCases = `# yaml-language-server: $schema=../../schemas/vragenlijst_test.schema.json
soort: vragenlijst
gevallen:
`

// holds runs the file with the case, as `monitor test` does.
func (c testCase) holds(defs *catalog.Catalog, r reading, cases []byte) error {
	files, found, err := casesOf(r, cases)
	if err != nil {
		return err
	}
	if text := findingText(found); text != "" {
		return refuse("het bestand met gevallen klopt dan niet: %s", text)
	}
	for _, result := range casetest.Run(defs, files).Cases {
		if result.Name != c.name {
			continue
		}
		for _, f := range result.Failures {
			return refuse("het geval komt zelf niet uit: %s", f.Sentence())
		}
		return nil
	}
	return refuse("het geval is niet terug te vinden in het bestand")
}

// dash is the start of an item of a list.
var dash = regexp.MustCompile(`^( *)- `)

// appendCase puts an item, which names itself, behind the last of the list of cases.
// Everything else of the text stays byte for byte; when that cannot be, it refuses.
func appendCase(text, name, item string) (string, error) {
	if text == emptyCases {
		return text + indented(item, "  ", "\n"), nil
	}
	doc, found := read.Parse("gevallen_test.yaml", []byte(text))
	if doc == nil || found.HasErrors() {
		return "", refuse("het bestand met gevallen klopt niet: %s", findingText(found))
	}
	list := doc.Root.Get("gevallen")
	if list == nil || list.Kind != source.Sequence || len(list.Items) == 0 {
		return "", refuse("in het bestand met gevallen staat geen lijst met de naam gevallen")
	}
	for _, other := range list.Items {
		if n := other.Get("naam"); n != nil && strings.EqualFold(strings.Join(strings.Fields(n.Value), " "), name) {
			return "", refuse("er is al een geval met de naam %q", name)
		}
	}
	lines := strings.SplitAfter(text, "\n")
	first := list.Items[0].Pos.Line
	if first < 1 || first > len(lines) || dash.FindString(lines[first-1]) == "" {
		return "", refuse("schrijf de gevallen onder elkaar, elk met een streepje ervoor")
	}
	at := end(doc.Root, list, lines)
	ending := "\n"
	if strings.Contains(lines[first-1], "\r\n") {
		ending = "\r\n"
	}
	before, after := strings.Join(lines[:at], ""), strings.Join(lines[at:], "")
	gap := ""
	if before != "" && !strings.HasSuffix(before, "\n") {
		gap = ending
	}
	grown := before + gap + indented(item, dash.FindStringSubmatch(lines[first-1])[1], ending) + after
	if !grew(doc, grown) {
		return "", refuse("er is in het bestand met gevallen geen plek voor een geval; zet het er met de hand in")
	}
	return grown, nil
}

// end is the line before which a new item goes: that of the key after the list, with
// the comments that stand right above that key, or the end of the file.
func end(root, list *source.Node, lines []string) int {
	at := len(lines)
	for _, e := range root.Entries {
		if line := e.Key.Pos.Line - 1; line >= list.Pos.Line-1 && line < at && e.Value != list && line > list.Items[len(list.Items)-1].Pos.Line-1 {
			at = line
		}
	}
	if at == len(lines) {
		return at
	}
	for at > 0 && (strings.HasPrefix(lines[at-1], "#") || strings.TrimSpace(lines[at-1]) == "") {
		at--
	}
	return at
}

// grew tells whether a text says what a document said, and one case more.
func grew(before *source.Document, text string) bool {
	after, found := read.Parse("gevallen_test.yaml", []byte(text))
	if after == nil || found.HasErrors() {
		return false
	}
	was, ok := before.Root.Plain().(map[string]any)
	is, fine := after.Root.Plain().(map[string]any)
	if !ok || !fine {
		return false
	}
	old, _ := was["gevallen"].([]any)
	list, _ := is["gevallen"].([]any)
	if len(list) != len(old)+1 || !reflect.DeepEqual(list[:len(old)], old) {
		return false
	}
	is["gevallen"] = was["gevallen"]
	return reflect.DeepEqual(was, is)
}

func indented(item, indent, ending string) string {
	var b strings.Builder
	for text := range strings.Lines(item) {
		b.WriteString(indent + strings.TrimSuffix(text, "\n") + ending)
	}
	return b.String()
}

// casesOf reads a text as the cases of a definition, wherever the files really are.
func casesOf(r reading, cases []byte) ([]load.File, diag.List, error) {
	name := fmt.Sprintf("vragenlijsten/%s/v%d", r.def.ID, r.def.Version)
	files := map[string][]byte{name + ".yaml": r.data, name + "_test.yaml": cases}
	for table, data := range r.tables {
		files[path.Join(path.Dir(name), table)] = data
	}
	tree, err := archive(files)
	if err != nil {
		return nil, nil, err
	}
	out, found := load.Tests(tree)
	return out, found, nil
}

// archive makes a file system in memory.
func archive(files map[string][]byte) (fs.FS, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, data := range files {
		f, err := w.Create(name)
		if err != nil {
			return nil, fmt.Errorf("archive %s: %w", name, err)
		}
		if _, err := f.Write(data); err != nil {
			return nil, fmt.Errorf("archive %s: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
}

// replaceFile puts new contents in the place of what was read, at once. It refuses
// when the file changed meanwhile.
func replaceFile(name string, old, contents []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("write cases: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // what remains of a failure
		}
	}()
	mode := fs.FileMode(0o644)
	if info, bad := os.Stat(name); bad == nil {
		mode = info.Mode().Perm()
	}
	_, err = f.Write(contents)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return fmt.Errorf("write cases: %w", err)
	}
	now, bad := os.ReadFile(name)
	if bad != nil && !errors.Is(bad, fs.ErrNotExist) || !bytes.Equal(now, old) {
		return refuse("het bestand met gevallen is net veranderd; probeer het nog eens")
	}
	if err = os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("write cases: %w", err)
	}
	return nil
}
