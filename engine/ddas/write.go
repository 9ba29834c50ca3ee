package ddas

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"effectmonitor/engine/source"
)

// Delivery is what stands around the trajectories of one gemeente.
type Delivery struct {
	From, Until  source.Date // the period, both days included
	Made         time.Time
	Supplier     string
	Organisation string // name of the gemeente
	Gemeente     string // code of four digits
}

// Writer writes a message trajectory by trajectory, so that nobody holds all of them.
type Writer struct {
	w     *bufio.Writer
	first bool
	err   error
}

// NewWriter writes what stands before the trajectories.
func NewWriter(w io.Writer, d Delivery) *Writer {
	out := &Writer{w: bufio.NewWriter(w), first: true}
	out.text("{\n")
	for _, pair := range [][2]string{
		{"startdatumLevering", d.From.String()}, {"einddatumLevering", d.Until.String()},
		{"aanleverdatumEnTijd", d.Made.UTC().Format("2006-01-02T15:04:05Z")}, {"codeGegevensleverancier", d.Supplier},
	} {
		out.text("  ")
		out.json(pair[0])
		out.text(": ")
		out.json(pair[1])
		out.text(",\n")
	}
	out.text(`  "leveringen": [{` + "\n" + `    "teller": 1,` + "\n" + `    "aanleverende_organisatie": `)
	out.json(map[string]string{"(Statutaire) Naam": d.Organisation, "gemeentecode": GemeenteCode(d.Gemeente)})
	out.text(",\n" + `    "schuldhulptrajecten": [`)
	return out
}

// Add writes a trajectory, as a Mapper makes it.
func (w *Writer) Add(trajectory map[string]any) error {
	if !w.first {
		w.text(",")
	}
	w.first = false
	w.text("\n      ")
	w.json(trajectory)
	return w.err
}

// Close writes the end.
func (w *Writer) Close() error {
	w.text("\n    ]\n  }]\n}\n")
	if w.err != nil {
		return w.err
	}
	if err := w.w.Flush(); err != nil {
		return fmt.Errorf("write delivery: %w", err)
	}
	return nil
}

func (w *Writer) text(s string) {
	if w.err == nil {
		_, w.err = w.w.WriteString(s)
	}
}

func (w *Writer) json(v any) {
	if w.err != nil {
		return
	}
	data, err := json.Marshal(v)
	if err != nil {
		w.err = fmt.Errorf("write delivery: %w", err)
		return
	}
	_, w.err = w.w.Write(data)
}
