package xlsform

import (
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
)

const longestID = 60 // of the 64 that an id may have, so that a number still fits

// namer gives every name of a form an id that a definition can have, each once.
type namer struct{ taken map[string]bool }

func newNamer() *namer { return &namer{map[string]bool{}} }

// unique makes an id of a name. fallback is used when nothing of the name is left.
func (n *namer) unique(name, fallback string) string {
	id := identifier(name, fallback)
	base := id
	for i := 2; n.taken[id]; i++ {
		id = base + "_" + strconv.Itoa(i)
	}
	n.taken[id] = true
	return id
}

// letters are what accented letters become in an id.
var letters = strings.NewReplacer(
	"à", "a", "á", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "æ", "ae", "ç", "c", "è", "e", "é", "e", "ê", "e", "ë", "e",
	"ì", "i", "í", "i", "î", "i", "ï", "i", "ñ", "n", "ò", "o", "ó", "o", "ô", "o", "õ", "o", "ö", "o", "ø", "o", "œ", "oe",
	"ù", "u", "ú", "u", "û", "u", "ü", "u", "ý", "y", "ÿ", "y", "ß", "ss", "ş", "s", "š", "s", "ğ", "g", "ı", "i", "č", "c",
	"ć", "c", "ž", "z", "ź", "z", "ż", "z", "ł", "l", "ń", "n", "ś", "s", "ą", "a", "ę", "e",
	"À", "A", "Á", "A", "Â", "A", "Ä", "A", "Ç", "C", "È", "E", "É", "E", "Ê", "E", "Ë", "E", "Ï", "I", "Ö", "O", "Ü", "U", "Ş", "S", "İ", "I",
)

// identifier makes letters, digits and underscores of a name, with a letter first.
func identifier(name, fallback string) string {
	var b strings.Builder
	for _, r := range letters.Replace(strings.TrimSpace(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_':
			b.WriteRune(r)
		case b.Len() > 0:
			b.WriteByte('_')
		}
	}
	id := strings.Trim(b.String(), "_")
	switch {
	case id == "":
		id = fallback
	case id[0] >= '0' && id[0] <= '9':
		id = fallback + "_" + id
	}
	if len(id) > longestID {
		id = strings.TrimRight(id[:longestID], "_")
	}
	if formula.Reserved(id) || id == "weet_niet" || id == "wil_niet_zeggen" {
		id += "_" + fallback
	}
	return id
}

// definitionID makes an id of a definition: small letters, digits and dashes.
func definitionID(name string) string {
	id := strings.ToLower(strings.ReplaceAll(identifier(name, "vragenlijst"), "_", "-"))
	return strings.Trim(id, "-")
}

// pretty makes a title of a name.
func pretty(name string) string {
	s := strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(name))
	if s == "" {
		return "Vragen"
	}
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
