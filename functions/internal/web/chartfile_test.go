package web_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"effectmonitor/functions/internal/web"
)

func TestChartFileStandsAlone(t *testing.T) {
	file := string(web.ChartFile(developmentSample().Tiles[0]))
	d := xml.NewDecoder(strings.NewReader(file))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
	}
	for _, want := range []string{`xmlns="http://www.w3.org/2000/svg"`, ".ch-mark.ch-own{fill:#00568b", "<title", "Financiën", "< 10", "Landelijk, T3", "87 jongeren met T0 en T3"} {
		if !strings.Contains(file, want) && !strings.Contains(file, strings.ReplaceAll(want, "< ", "&lt; ")) {
			t.Errorf("no %q in the file", want)
		}
	}
}
