package app

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/codebook"
	"effectmonitor/engine/dataset"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Asked are the questionnaires of a programme with every version that there ever was,
// the newest first.
func Asked(defs *catalog.Catalog, plan *programme.Compiled) []dataset.Asked {
	var list []dataset.Asked
	for _, m := range plan.Moments() {
		for _, r := range plan.Def.Raters {
			ref, asks := m.Questionnaires[r.ID]
			if !asks || slices.ContainsFunc(list, func(q dataset.Asked) bool { return q.Rater == r.ID && q.Versions[0].Instrument.Def.ID == ref.ID }) {
				continue
			}
			if versions := versionsOf(defs, ref.ID); len(versions) > 0 {
				list = append(list, dataset.Asked{Rater: r.ID, Versions: versions})
			}
		}
	}
	return list
}

func versionsOf(defs *catalog.Catalog, id string) []dataset.Version {
	var list []dataset.Version
	newest := defs.Questionnaire(source.Ref{ID: id})
	for _, in := range slices.Backward(defs.Questionnaires()) {
		if in.Def.ID != id {
			continue
		}
		path, known := defs.Path(versionRef(in), versionRef(newest))
		list = append(list, dataset.Version{Instrument: in, Path: path, Known: known})
	}
	return list
}

// researchWriter writes one export.
type researchWriter struct {
	app        *App
	defs       *catalog.Catalog
	request    ResearchRequest
	handover   store.Handover
	pseudonyms pseudonyms
	set        *dataset.Set
}

func (w *researchWriter) write(ctx context.Context, to io.Writer) error {
	subjects, err := w.subjects(ctx)
	if err != nil {
		return err
	}
	archive := zip.NewWriter(to)
	tables := w.set.Tables(w.request.Form)
	for _, t := range tables {
		if err := w.table(ctx, archive, t, subjects); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	for _, f := range []struct {
		name string
		fill func(io.Writer) error
	}{
		{"codeboek.csv", func(to io.Writer) error { return dataset.WriteCodebook(to, tables) }},
		{"vragenlijsten.csv", w.questionnaires},
		{"leesmij.txt", w.readme},
	} {
		entry, err := w.create(archive, f.name)
		if err != nil {
			return err
		}
		if err := f.fill(entry); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return archive.Close()
}

func (w *researchWriter) create(archive *zip.Writer, name string) (io.Writer, error) {
	entry, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: w.handover.At})
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return entry, nil
}

func (w *researchWriter) table(ctx context.Context, archive *zip.Writer, t *dataset.Table, subjects []subject) error {
	entry, err := w.create(archive, t.Name+w.request.Format.Extension())
	if err != nil {
		return err
	}
	out, err := w.request.Format.Open(entry, t)
	if err != nil {
		return err
	}
	err = sideBySide(ctx, subjects, w.person, func(p *dataset.Person) error {
		if p == nil {
			return nil
		}
		for _, row := range t.Rows(p) {
			if err := out.Write(row); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, out.Close())
}

// atOnce is how many participants are read side by side, and held in memory.
const atOnce = 16

// sideBySide reads things side by side and uses them one after the other, in order.
func sideBySide[T, V any](ctx context.Context, list []T, read func(context.Context, T) (V, error), use func(V) error) error {
	for batch := range slices.Chunk(list, atOnce) {
		values, faults := make([]V, len(batch)), make([]error, len(batch))
		var wait sync.WaitGroup
		for i, x := range batch {
			wait.Go(func() { values[i], faults[i] = read(ctx, x) })
		}
		wait.Wait()
		for i := range batch {
			if faults[i] != nil {
				return faults[i]
			}
			if err := use(values[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// questionnaires writes the codebook of every questionnaire in every version.
func (w *researchWriter) questionnaires(to io.Writer) error {
	var books []codebook.Book
	plan := w.defs.Programme(source.Ref{ID: w.request.Programme})
	for _, q := range Asked(w.defs, plan) {
		for _, v := range q.Versions {
			books = append(books, codebook.Build(v.Instrument, source.DefaultLang))
		}
	}
	return codebook.WriteCSV(to, books)
}

// readme says what the data are, in words.
func (w *researchWriter) readme(to io.Writer) error {
	plan := w.defs.Programme(source.Ref{ID: w.request.Programme})
	var names []string
	for _, code := range w.request.Gemeenten {
		names = append(names, code+" "+w.defs.Gemeente(code).Name)
	}
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	say("Gegevens zonder namen: %s", plan.Def.Title.In(source.DefaultLang))
	say("")
	say("Onderzoek: %s", w.request.Project)
	say("Doel: %s", w.request.Purpose)
	say("Gemaakt: %s, nummer %s", w.handover.At.Format("2006-01-02 15:04 UTC"), w.handover.ID)
	say("Aanpak: %s, definities %s", w.handover.Programme, w.handover.Digest)
	say("Gemeenten: %s", strings.Join(names, ", "))
	say("Dagen staan er als: %s", dataset.Granularity(plan.Def.Research))
	say("")
	say("Elke deelnemer heeft een pseudoniem dat alleen in dit bestand geldt. Een volgende keer is dat anders.")
	say("Wie niet mee wilde doen, staat er niet in. Vrije tekst staat er alleen in als de aanpak dat zegt.")
	say("De kolom versie zegt op welke versie van de vragenlijst is geantwoord. Antwoorden op een oude versie die niet te")
	say("vergelijken zijn, staan in een eigen kolom die eindigt op _v en het nummer.")
	say("")
	say("Waarom een waarde ontbreekt:")
	for _, m := range dataset.Missings() {
		say("  %-16s %s; in SPSS %.0f", m.ID(), m.Label(), m.Code())
	}
	say("Een fase, een einde, een resultaat of een bedrag dat er niet of nog niet is, staat er ook als leeg.")
	say("In Parquet is de waarde leeg en staat de reden in de kolom die eindigt op __ontbreekt. In SPSS staat bij een")
	say("kolom met tekst het woord zelf, en niets voor leeg; een tekst is daar hoogstens 255 bytes lang.")
	say("In CSV: puntkomma tussen kolommen, komma voor decimalen, UTF-8. In R:")
	say(`  read.csv2("bestand.csv", fileEncoding = "UTF-8-BOM", na.strings = c("%s"))`, strings.Join(missingWords(), `", "`))
	say("")
	say("Een keuze staat in codeboek.csv als getal = woord (betekenis). In SPSS staat het getal, in de andere bestanden")
	say("het woord. Ja en nee zijn in SPSS 1 en 0. Een stap van een schaal is overal een getal.")
	say("codeboek.csv beschrijft elke kolom, vragenlijsten.csv elke vraag in elke versie.")
	_, err := io.WriteString(to, b.String())
	return err
}

func missingWords() []string {
	var words []string
	for _, m := range dataset.Missings() {
		words = append(words, m.ID())
	}
	return words
}

func versionRef(in *instrument.Instrument) source.Ref {
	return source.Ref{ID: in.Def.ID, Version: in.Def.Version}
}
