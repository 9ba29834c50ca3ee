package main

import (
	"strings"
	"testing"
)

const trajectory = `start: 2026-01-05
gedaan: {B: {client: 2026-01-05}, W2: {client: 2026-01-19}, W3: {client: 2026-01-26}, W5: {client: 2026-02-09}}
gemeten: {B: {spanning: 4}, W2: {spanning: 7}, W3: {spanning: 7.5}, W5: {spanning: 9}}
`

// TestExplainProgramme shows why a signal is there, and how often a moment is held, down
// to what was filled in.
func TestExplainProgramme(t *testing.T) {
	for _, tt := range []struct {
		what, on, in string
		code         int
		want         []string
	}{
		{"blijft_hoog", "2026-02-10", trajectory, exitOK, []string{
			"blijft_hoog = waar, sinds 2026-02-09  [signaal] Spanning blijft hoog\n", "regel: laagste_van_laatste(spanning, 3) >= 7  (", "spanning = 7,5  [antwoord, W3 op 2026-01-26]\n",
		}},
		{"blijft_hoog", "2026-01-27", trajectory, exitOK, []string{"blijft_hoog = onwaar  [signaal]", "[antwoord, W3 op 2026-01-26]"}},
		{"W6", "2026-02-10", trajectory, exitOK, []string{
			"W6 = later, elke 1 week  [ritme] week 6\n", "regel: gewoon elke 2 weken  (", "  omdat de spanning hoog is\n", "  elke 1 week = waar  [regel]\n",
		}},
		{"W6", "2026-01-10", trajectory, exitOK, []string{"elke 1 week = onwaar  [regel]", "elke 4 weken = onwaar  [regel]"}},
		{"W99", "2026-02-10", trajectory, exitMisuse, []string{`heeft geen signaal of meting met ritme "W99"; bedoelde je "W9"?`}},
		{"W6", "2026-02-10", "gedaan: {}\n", exitFindings, []string{"de start van het traject ontbreekt"}},
		{"W6", "2026-02-10", "start: 2026-01-05\ngemten: {}\n", exitFindings, []string{`bedoelde je "gemeten"?`}},
		{"W6", "2026-02-10", "start: 2026-01-05\ngedaan: {W77: {client: 2026-02-01}}\n", exitFindings, []string{"gedaan: onbekend: W77"}},
	} {
		code, out, errs := runHere(t, tt.in, "uitleg", "programma/belevingsmonitor#"+tt.what, "-", "--op", tt.on, "--instruments", shipped)
		if code != tt.code {
			t.Errorf("%s on %s: exit %d\n%s%s", tt.what, tt.on, code, out, errs)
		}
		for _, want := range tt.want {
			if !strings.Contains(out+errs, want) {
				t.Errorf("%s on %s lacks %q:\n%s%s", tt.what, tt.on, want, out, errs)
			}
		}
	}
	if _, _, errs := runHere(t, "", "uitleg", "programma/belevingsmontor#W6", "--instruments", shipped); !strings.Contains(errs, `bedoelde je "belevingsmonitor"?`) {
		t.Errorf("a programme that is not there: %s", errs)
	}
}
