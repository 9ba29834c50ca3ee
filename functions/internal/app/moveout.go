package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/codebook"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/archive"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// MoveOut writes everything of a gemeente to an archive, names opened with its key. That
// it is done is noted first, and so is part of it. It gives Conflict when something was
// written in the gemeente meanwhile: the archive is then not of one moment, and must not
// be used. What is in an archive and what is not, and why, stands in store.Kinds.
func (a *App) MoveOut(ctx context.Context, who Actor, to io.Writer) (archive.Manifest, error) {
	const op = "move out"
	defs := a.Catalog()
	g := defs.Gemeente(who.Gemeente)
	if g == nil {
		return archive.Manifest{}, &Error{Code: NotFound, Op: op}
	}
	if err := a.note(ctx, who, "", "gemeente:export"); err != nil {
		return archive.Manifest{}, found(op, err)
	}
	began := a.Now()
	before, err := a.Store.Footprint(ctx, g.Code, began)
	if err != nil {
		return archive.Manifest{}, found(op, err)
	}
	o := mover{app: a, gemeente: g.Code, to: archive.NewWriter(to), lines: map[string]int{}, needs: map[string]bool{}, names: true}
	moving, err := a.moving(ctx, defs, g.Code)
	if err != nil {
		return archive.Manifest{}, found(op, err)
	}
	for _, group := range a.Store.MoveOut(ctx, g.Code, moving) {
		if err := o.group(ctx, group); err != nil {
			return archive.Manifest{}, fmt.Errorf("%s %s: %w", op, group.Name, err)
		}
	}
	m, err := o.close(defs, archive.Manifest{Gemeente: g.Code, Title: g.Name, Made: began.UTC(), By: who.ID, Definitions: defs.Digest(), Names: o.names})
	if err != nil {
		return m, found(op, err)
	}
	after, err := a.Store.Footprint(ctx, g.Code, began)
	if err == nil && before != after {
		return m, &Error{Code: Conflict, Op: op}
	}
	return m, found(op, err)
}

// moving names what lies under names of definitions.
func (a *App) moving(ctx context.Context, defs *catalog.Catalog, g string) (store.Moving, error) {
	m := store.Moving{Until: a.Now()}
	var err error
	if m.Programmes, err = a.Store.ProgrammesOf(ctx, g); err != nil {
		return m, err
	}
	for _, p := range defs.Programmes() {
		m.Programmes = append(m.Programmes, p.Def.ID)
	}
	slices.Sort(m.Programmes)
	m.Programmes = slices.Compact(m.Programmes)
	for _, d := range defs.Dashboards("", "") {
		if d.Publish != "" && d.Release.IsZero() {
			m.Releases = append(m.Releases, d.Programme.ID+"."+releaseName(d))
		}
	}
	for _, d := range defs.Learnings() {
		m.Learnings = append(m.Learnings, d.ID)
	}
	return m, nil
}

// mover writes one archive.
type mover struct {
	app      *App
	gemeente string
	to       *archive.Writer
	lines    map[string]int  // by kind
	needs    map[string]bool // versions of definitions
	names    bool            // false when the key is gone
}

func (o *mover) group(ctx context.Context, group store.MovedGroup) error {
	if _, err := o.to.File(group.Name + ".jsonl"); err != nil {
		return err
	}
	for item, err := range group.Items {
		if err != nil {
			return err
		}
		l, keep, err := o.line(ctx, item)
		if err != nil {
			return err
		}
		if !keep {
			continue
		}
		if err := o.to.Line(l); err != nil {
			return err
		}
		o.lines[l.Kind]++
	}
	return nil
}

// line is an item as it stands in an archive, with what is sealed opened; false when
// nobody can open it any more and there is nothing else in it.
func (o *mover) line(ctx context.Context, item store.MovedItem) (archive.Line, bool, error) {
	l := archive.Line{Kind: item.Kind, Partition: item.Partition, Sort: item.Sort, Expires: item.Expires, Digest: item.Digest}
	content := item.Value
	var err error
	switch s := store.SealedIn(item); s.Kind {
	case store.SealedWhole:
		var open bool
		content, open, err = o.open(ctx, item.Value, s)
		if err != nil || !open {
			return l, false, err
		}
	case store.SealedName:
		plain, open, fault := o.open(ctx, s.Sealed, s)
		if fault != nil {
			return l, false, fault
		}
		if open {
			name := string(plain)
			l.Name = &name
		}
		content, err = store.WithName(item, nil)
	}
	o.need(item.Kind, content)
	l.SetContent(content)
	return l, true, err
}

// open is false when there is nothing to open, or nothing that can be opened for ever.
func (o *mover) open(ctx context.Context, sealed []byte, s store.Sealing) ([]byte, bool, error) {
	if len(sealed) == 0 {
		return nil, false, nil
	}
	plain, err := o.app.Box.Open(ctx, o.gemeente, sealed, secret.Associated(o.gemeente, s.Participant, s.Use))
	if errors.Is(err, secret.ErrDestroyed) {
		o.names = false
		return nil, false, nil
	}
	return plain, err == nil, err
}

// need notes which versions of definitions an item refers to.
func (o *mover) need(kind string, content []byte) {
	var refs struct {
		Programme  string `json:"programme"`
		Instrument string `json:"instrument"`
	}
	if !slices.Contains(store.KindsWithVersions, kind) || json.Unmarshal(content, &refs) != nil {
		return
	}
	for _, name := range []string{refs.Programme, refs.Instrument} {
		if name != "" {
			o.needs[name] = true
		}
	}
}

// close adds what is for people, and the manifest.
func (o *mover) close(defs *catalog.Catalog, m archive.Manifest) (archive.Manifest, error) {
	m.Needs = slices.Sorted(maps.Keys(o.needs))
	for _, k := range store.Kinds() {
		if k.Fate == store.Moves {
			m.Kinds = append(m.Kinds, archive.Count{Kind: k.Name, Lines: o.lines[k.Name], Why: k.Why})
		} else {
			m.Left = append(m.Left, archive.Count{Kind: k.Name, Why: k.Why})
		}
	}
	to, err := o.to.File("codeboek.csv")
	if err != nil {
		return m, err
	}
	var books []codebook.Book
	for _, name := range m.Needs {
		if ref, err := source.ParseRef(name); err == nil {
			if in := defs.Questionnaire(ref); in != nil {
				books = append(books, codebook.Build(in, source.DefaultLang))
			}
		}
	}
	if err := codebook.WriteCSV(to, books); err != nil {
		return m, err
	}
	if to, err = o.to.File("LEESMIJ.md"); err != nil {
		return m, err
	}
	if _, err := io.WriteString(to, explained(m)); err != nil {
		return m, fmt.Errorf("write explanation: %w", err)
	}
	return o.to.Close(m)
}

// explained tells whoever has nothing but the archive what is in it.
func explained(m archive.Manifest) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Alle gegevens van gemeente %s (%s)\n\n", m.Title, m.Gemeente)
	fmt.Fprintf(&b, "Gemaakt op %s door %s. Dit archief bevat persoonsgegevens die te lezen zijn: bewaar het versleuteld en wis het na gebruik.\n\n", m.Made.Format("2006-01-02 15:04 UTC"), m.By)
	b.WriteString("## Hoe je het leest\n\n" +
		"Elk bestand op .jsonl heeft één gegeven per regel, als JSON in UTF-8:\n\n" +
		"- `soort`: wat het is, zie hieronder;\n" +
		"- `partitie` en `sleutel`: waar het stond. Na `g/` komt de code van de gemeente, na `p/` het nummer van de deelnemer. Bij een vragenlijst is de sleutel `response/<meting>/<invuller>`;\n" +
		"- `waarde`: het gegeven zelf, als JSON. Is het geen JSON, dan staat het in `tekst`, of als base64 in `bytes`;\n" +
		"- `naam`: de naam van een deelnemer, als die er is;\n" +
		"- `vervalt`: wanneer het vanzelf verdwijnt.\n\n" +
		"Bedragen in `amount` zijn hele centen, tijden zijn UTC. Antwoorden staan in `answers`, per id van een vraag; `codeboek.csv` zegt bij elk id wat de vraag was en wat elke code betekent.\n\n" +
		"`manifest.json` noemt elk bestand met aantal regels en SHA-256, en heeft zelf een kenmerk: de SHA-256 van zijn inhoud zonder dat kenmerk, als JSON zonder witruimte.\n\n## Wat erin staat\n\n")
	for _, k := range m.Kinds {
		fmt.Fprintf(&b, "- %s (%d): %s\n", k.Kind, k.Lines, k.Why)
	}
	b.WriteString("\n## Wat er niet in staat, en waarom\n\n")
	for _, k := range m.Left {
		fmt.Fprintf(&b, "- %s: %s\n", k.Kind, k.Why)
	}
	if !m.Names {
		b.WriteString("\nDe sleutel van de namen is vernietigd. Namen en adressen zijn er daarom niet meer.\n")
	}
	return b.String()
}
