package programme

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/reading"
	"effectmonitor/engine/source"
)

// The channels of reminders. A letter is for staff to send.
const (
	SMSChannel  = "sms"
	MailChannel = "mail"
	PostChannel = "post"
)

// What is filled in in the text of a message.
const (
	FirstNamePlace = "{voornaam}"
	LinkPlace      = "{koppeling}"
)

var placeNames = []string{"voornaam", "koppeling"}

// Sent tells whether the product itself sends by a channel.
func Sent(channel string) bool { return channel == SMSChannel || channel == MailChannel }

// Key tells a reminder from the others of its programme, however its day and its words
// change: its own id, or else the day that its definition gives it.
func (r *Reminder) Key() string {
	if r.ID != "" {
		return r.ID
	}
	return KeyOfDay(r.Days)
}

// KeyOfDay is the key of a reminder without an id.
func KeyOfDay(days int) string { return dayPrefix + strconv.Itoa(days) }

// DayOfKey is the day in a key that KeyOfDay made.
func DayOfKey(key string) (days int, ok bool) {
	text, named := strings.CutPrefix(key, dayPrefix)
	days, err := strconv.Atoi(text)
	return days, named && err == nil
}

const dayPrefix = "dag-"

// Wording is one text of a reminder as it leaves: by a channel, in a language.
type Wording struct{ Channel, Lang, Text string }

// Words are the texts that the reminder has, in order of channel and language. A text
// for every channel stands under the channel of the reminder.
func (r *Reminder) Words() []Wording {
	var out []Wording
	for _, lang := range r.Text.Langs() {
		out = append(out, Wording{r.Channel, lang, r.Text[lang]})
	}
	for _, channel := range slices.Sorted(maps.Keys(r.Texts)) {
		for _, lang := range r.Texts[channel].Langs() {
			out = append(out, Wording{channel, lang, r.Texts[channel][lang]})
		}
	}
	return out
}

// In is the text for a channel in a language and the language that it is in: words for
// the channel come before those for every channel, and the language of the reader before
// the default one. The text is empty when the reminder has none.
func (r *Reminder) In(channel, lang string) (text, in string) {
	for _, l := range []string{lang, source.DefaultLang} {
		for _, t := range []source.Text{r.Texts[channel], r.Text} {
			if words := t[l]; words != "" {
				return words, l
			}
		}
	}
	return "", lang
}

// Fault is something about a text or a time that is not right, in Dutch.
type Fault struct{ Code, Message, Hint string }

// Codes of faults of reminders, stable for programs.
const (
	CodeMessageEmpty = "message-empty"
	CodeMessagePlace = "message-placeholder"
	CodeMessageLink  = "message-link"
	CodeMessageLong  = "message-long"
	CodeReminderDays = "reminder-days"
	CodeReminderID   = "reminder-id"
	CodeSending      = "sending-hours"
)

// MaxMessage is the length of a text in characters at which it certainly is no reminder.
const MaxMessage = 2000

// Faults are what keeps a text from being sent: nothing in it, a place that nothing is
// filled in, or no link to what it is about.
func Faults(w Wording) []Fault {
	if strings.TrimSpace(w.Text) == "" {
		return []Fault{{CodeMessageEmpty, "de tekst van het bericht is leeg", "laat de taal weg of schrijf een tekst"}}
	}
	var out []Fault
	if len([]rune(w.Text)) > MaxMessage {
		out = append(out, Fault{CodeMessageLong, fmt.Sprintf("het bericht is langer dan %d tekens", MaxMessage), "maak het bericht korter"})
	}
	out = append(out, places(w.Text, placeNames)...)
	if Sent(w.Channel) && !strings.Contains(w.Text, LinkPlace) {
		out = append(out, Fault{CodeMessageLink, "in het bericht ontbreekt {koppeling}", "zonder {koppeling} kan niemand bij de vragenlijst"})
	}
	return out
}

// SubjectFaults are what keeps a subject of a mail from being sent.
func SubjectFaults(text string) []Fault {
	switch {
	case strings.TrimSpace(text) == "":
		return []Fault{{CodeMessageEmpty, "het onderwerp is leeg", "schrijf een onderwerp"}}
	case len([]rune(text)) > maxSubject || strings.ContainsFunc(text, unicode.IsControl):
		return []Fault{{CodeMessageLong, fmt.Sprintf("het onderwerp is langer dan %d tekens of dan een regel", maxSubject), "maak het onderwerp korter"}}
	}
	return places(text, placeNames[:1])
}

const maxSubject = 120

// places looks at what stands between braces.
func places(text string, known []string) (out []Fault) {
	for {
		at := strings.IndexAny(text, "{}")
		if at < 0 {
			return out
		}
		name, rest, closed := strings.Cut(text[at+1:], "}")
		if text[at] == '}' || !closed || strings.Contains(name, "{") {
			return append(out, Fault{CodeMessagePlace, "een accolade in het bericht hoort nergens bij", "schrijf {voornaam} of {koppeling}, met twee accolades"})
		}
		if !slices.Contains(known, name) {
			hint := diag.Suggest(name, known)
			if hint == "" {
				hint = "er is {" + strings.Join(known, "} en {") + "}"
			}
			out = append(out, Fault{CodeMessagePlace, fmt.Sprintf("{%s} in het bericht bestaat niet", name), hint})
		}
		text = rest
	}
}

// Doubts are what a text can be sent with, though it is probably not meant: it is hard to
// read, or takes many parts of an SMS.
func Doubts(w Wording) (out []Fault) {
	if w.Channel == SMSChannel {
		filled := strings.NewReplacer(FirstNamePlace, strings.Repeat("n", usualName), LinkPlace, strings.Repeat("l", usualLink)).Replace(w.Text)
		if size := SMSSize(filled); size.Parts > maxParts {
			out = append(out, Fault{CodeMessageLong, fmt.Sprintf("als sms is dit %d delen: %d tekens", size.Parts, size.Units), fmt.Sprintf("blijf onder de %d delen; elk deel kost geld", maxParts+1)})
		}
	}
	if w.Lang == source.DefaultLang {
		for _, r := range reading.Look(w.Text) {
			out = append(out, Fault(r))
		}
	}
	return out
}

// What is usually filled in, in characters, and how many parts an SMS may take before
// that is worth a remark.
const (
	usualName = 10
	usualLink = 60
	maxParts  = 3
)

// Size is what a text takes as an SMS: in how many parts it is sent and charged, and how
// many units of its alphabet it has.
type Size struct {
	Parts, Units int
	Wide         bool // the text does not fit the alphabet of phones, so that a part holds less
}

// SMSSize counts what a text takes as an SMS.
//
// Source: 3GPP TS 23.038 (alphabet of 7 bits with an extension of two units each, or UCS2)
// and TS 23.040 (140 octets in a message; of several parts, 6 of them are a header).
func SMSSize(text string) Size {
	narrow, wide, fits := 0, 0, true
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsmBasic, r):
			narrow++
		case strings.ContainsRune(gsmExtended, r):
			narrow += 2
		default:
			fits = false
		}
		wide++
		if r > 0xFFFF {
			wide++ // a pair of surrogates
		}
	}
	s, one, several := Size{Units: narrow}, 160, 153
	if !fits {
		s, one, several = Size{Units: wide, Wide: true}, 70, 67
	}
	s.Parts = 1
	if s.Units > one {
		s.Parts = (s.Units + several - 1) / several
	}
	return s
}

const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "\f^{}\\[~]|€"
)
