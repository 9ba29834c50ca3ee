package reading

import (
	"strings"
	"testing"
)

func TestFleschDouma(t *testing.T) {
	easy := "Je hebt werk. Je woont in een huis. Het gaat goed met je."
	hard := "Toekenningsvoorwaarden betreffende arbeidsongeschiktheidsuitkeringen veronderstellen voorafgaande beoordeling."
	if e := FleschDouma(easy); e < 80 {
		t.Errorf("an easy text scores %.0f", e)
	}
	if h := FleschDouma(hard); h > 0 {
		t.Errorf("a hard text scores %.0f", h)
	}
	if FleschDouma("") != 100 {
		t.Error("an empty text is hard")
	}
	// 6 words, 6 syllables, 2 sentences, by hand.
	if got := FleschDouma("Dit is een zin. Nog een."); got < 206.84-77*6.0/6-0.93*3-1e-9 || got > 206.84-77*6.0/6-0.93*3+1e-9 {
		t.Errorf("by hand: %g", got)
	}
}

func TestLook(t *testing.T) {
	for name, tt := range map[string]struct{ text, code string }{
		"easy":          {"Hoi, je vragenlijst staat klaar. Het duurt twee minuten.", ""},
		"nothing":       {"", ""},
		"long sentence": {"Dit is een zin die maar door blijft gaan omdat niemand er op tijd een punt achter heeft gezet.", CodeLongSentence},
		"long word":     {"Lees de arbeidsongeschiktheidsuitkering.", CodeLongWord},
		"hard":          {strings.Repeat("Voorzieningen veronderstellen aanvullende beoordeling. ", 8), CodeHardText},
	} {
		t.Run(name, func(t *testing.T) {
			found := Look(tt.text)
			if tt.code == "" {
				if len(found) > 0 {
					t.Errorf("%+v", found)
				}
				return
			}
			if len(found) == 0 || found[0].Code != tt.code || found[0].Message == "" || found[0].Hint == "" {
				t.Errorf("%+v, want %s", found, tt.code)
			}
		})
	}
}
