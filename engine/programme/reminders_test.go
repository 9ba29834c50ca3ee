package programme

import (
	"reflect"
	"strings"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// reminding is a programme with two messages that may be changed and one that may not.
func reminding() *Programme {
	p := sample()
	p.Sending = Sending{Hours: Hours{9, 18}, Days: Days{1, 60}}
	p.Reminders = []Reminder{
		{Days: 3, Channel: SMSChannel, Text: source.Text{"nl": "Hoi {voornaam}: {koppeling}", "en": "Hi {voornaam}: {koppeling}"}},
		{ID: "nog_eens", Days: 14, Channel: MailChannel, Text: source.Text{"nl": "Nog eens: {koppeling}"}, Texts: map[string]source.Text{SMSChannel: {"nl": "Kort: {koppeling}"}}},
		{ID: "laatste", Days: 21, Channel: SMSChannel, Text: source.Text{"nl": "Laatste: {koppeling}"}, Fixed: true},
	}
	return p
}

func codesOf(found diag.List) (codes []string) {
	for _, f := range found {
		codes = append(codes, f.Code)
	}
	return codes
}

func TestRemindersAreChecked(t *testing.T) {
	one := func(change func(*Reminder)) func(*Programme) {
		return func(p *Programme) { change(&p.Reminders[0]) }
	}
	words := func(nl string) func(*Programme) { return one(func(r *Reminder) { r.Text["nl"] = nl }) }
	for name, tt := range map[string]struct {
		change     func(*Programme)
		code, hint string
	}{
		"as it is":               {func(*Programme) {}, "", ""},
		"slip of the keyboard":   {words("Hoi {vornaam}: {koppeling}"), CodeMessagePlace, `bedoelde je "voornaam"?`},
		"something else":         {words("Hoi {x}: {koppeling}"), CodeMessagePlace, "er is {voornaam} en {koppeling}"},
		"half a place":           {words("Hoi {voornaam: {koppeling}"), CodeMessagePlace, "schrijf {voornaam} of {koppeling}, met twee accolades"},
		"a loose brace":          {words("Hoi }: {koppeling}"), CodeMessagePlace, ""},
		"no link":                {words("Hoi {voornaam}"), CodeMessageLink, ""},
		"empty":                  {words(" "), CodeMessageEmpty, ""},
		"endless":                {words("{koppeling}" + strings.Repeat("x", MaxMessage)), CodeMessageLong, ""},
		"a letter needs no link": {one(func(r *Reminder) { r.Channel, r.Text = PostChannel, source.Text{"nl": "Beste {voornaam}"} }), "", ""},
		"words of a channel":     {one(func(r *Reminder) { r.Texts = map[string]source.Text{MailChannel: {"en": "Hi"}} }), CodeMessageLink, ""},
		"subject without a link": {one(func(r *Reminder) { r.Subject = source.Text{"nl": "Hoi {voornaam}"} }), "", ""},
		"link in a subject":      {one(func(r *Reminder) { r.Subject = source.Text{"nl": "{koppeling}"} }), CodeMessagePlace, ""},
		"subject of two lines":   {one(func(r *Reminder) { r.Subject = source.Text{"nl": "a\nb"} }), CodeMessageLong, ""},
		"subject of nothing":     {one(func(r *Reminder) { r.Subject = source.Text{"nl": ""} }), CodeMessageEmpty, ""},
		"twice the same day":     {one(func(r *Reminder) { r.Days, r.ID = 14, "nog_eens" }), CodeReminderID, ""},
		"named as a day":         {one(func(r *Reminder) { r.ID = "dag-5" }), CodeReminderID, ""},
		"too late":               {one(func(r *Reminder) { r.Days = 61 }), CodeReminderDays, ""},
		"before it opens":        {one(func(r *Reminder) { r.Days = -1 }), CodeReminderDays, ""},
		"no hours":               {func(p *Programme) { p.Sending.Hours = Hours{18, 9} }, CodeSending, ""},
		"no days":                {func(p *Programme) { p.Sending.Days = Days{9, 3}; p.Reminders = nil }, CodeSending, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := reminding()
			tt.change(p)
			plan, found := Compile(p)
			if tt.code == "" {
				if plan == nil || len(found) > 0 {
					t.Errorf("%v", found)
				}
				return
			}
			if plan != nil || len(found) == 0 || found[0].Code != tt.code || tt.hint != "" && found[0].Hint != tt.hint {
				t.Errorf("%v, want %s with hint %q", found, tt.code, tt.hint)
			}
		})
	}
}

// TestNarrowed: a gemeente may send in fewer hours and on fewer days, never in more.
func TestNarrowed(t *testing.T) {
	of := Sending{Hours: Hours{9, 18}, Days: Days{1, 60}}
	for name, tt := range map[string]struct {
		own, want Sending
		faults    int
	}{
		"nothing":    {Sending{}, of, 0},
		"fewer":      {Sending{Hours: Hours{10, 17}, Days: Days{2, 30}}, Sending{Hours: Hours{10, 17}, Days: Days{2, 30}}, 0},
		"hours only": {Sending{Hours: Hours{9, 12}}, Sending{Hours: Hours{9, 12}, Days: Days{1, 60}}, 0},
		"earlier":    {Sending{Hours: Hours{8, 17}}, Sending{Hours: Hours{8, 17}, Days: Days{1, 60}}, 1},
		"more days":  {Sending{Days: Days{1, 61}}, Sending{Hours: Hours{9, 18}, Days: Days{1, 61}}, 1},
		"backwards":  {Sending{Hours: Hours{17, 10}, Days: Days{30, 2}}, Sending{Hours: Hours{17, 10}, Days: Days{30, 2}}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			var found diag.List
			if got := of.Narrowed(&found, tt.own); !reflect.DeepEqual(got, tt.want) || len(found) != tt.faults {
				t.Errorf("%+v with %v, want %+v", got, found, tt.want)
			}
		})
	}
	var found diag.List
	if got := (Sending{}).Narrowed(&found, Sending{Hours: Hours{8, 21}}); len(found) != 1 || got.Bounds().Days != defaultSending.Days {
		t.Errorf("without bounds of the programme: %+v, %v", got, codesOf(found))
	}
}

func ptr[T any](v T) *T { return &v }

// TestMessages: a change is carried out as far as it fits, and what does not is told.
func TestMessages(t *testing.T) {
	days := func(key string, n int) Change {
		return Change{Reminders: map[string]ReminderChange{key: {Days: &n}}}
	}
	for name, tt := range map[string]struct {
		change Change
		want   string // key:day of each, and the hours
		misfit string // part of each
	}{
		"nothing":            {Change{}, "dag-3:3 nog_eens:14 laatste:21 9-18", ""},
		"another day":        {days("dag-3", 5), "dag-3:5 nog_eens:14 laatste:21 9-18", ""},
		"past another":       {days("dag-3", 30), "dag-3:30 nog_eens:14 laatste:21 9-18", ""},
		"outside the days":   {days("dag-3", 0), "dag-3:3 nog_eens:14 laatste:21 9-18", "days"},
		"a day that is had":  {days("dag-3", 14), "dag-3:3 nog_eens:14 laatste:21 9-18", "days"},
		"the days exchanged": {Change{Reminders: map[string]ReminderChange{"dag-3": {Days: ptr(14)}, "nog_eens": {Days: ptr(3)}}}, "dag-3:14 nog_eens:3 laatste:21 9-18", ""},
		"off":                {Change{Reminders: map[string]ReminderChange{"nog_eens": {Off: true}}}, "dag-3:3 laatste:21 9-18", ""},
		"fixed":              {Change{Reminders: map[string]ReminderChange{"laatste": {Off: true}}}, "dag-3:3 nog_eens:14 laatste:21 9-18", "reminder"},
		"gone":               {days("dag-9", 10), "dag-3:3 nog_eens:14 laatste:21 9-18", "reminder"},
		"hours":              {Change{Hours: &Hours{12, 15}}, "dag-3:3 nog_eens:14 laatste:21 12-15", ""},
		"hours of the night": {Change{Hours: &Hours{6, 15}}, "dag-3:3 nog_eens:14 laatste:21 9-18", "hours"},
		"no hours":           {Change{Hours: &Hours{15, 15}}, "dag-3:3 nog_eens:14 laatste:21 9-18", "hours"},
	} {
		t.Run(name, func(t *testing.T) {
			plan, found := Compile(reminding())
			if plan == nil {
				t.Fatal(found)
			}
			got, misfits := plan.Messages(tt.change)
			var said, parts []string
			for _, r := range got.Reminders {
				said = append(said, r.Key()+":"+KeyOfDay(r.Days)[4:])
			}
			said = append(said, KeyOfDay(got.Hours.From)[4:]+"-"+KeyOfDay(got.Hours.To)[4:])
			for _, m := range misfits {
				if m.Message == "" {
					t.Errorf("%+v says nothing", m)
				}
				parts = append(parts, m.Part)
			}
			if strings.Join(said, " ") != tt.want || strings.Join(parts, " ") != tt.misfit {
				t.Errorf("%q %q, want %q %q", said, parts, tt.want, tt.misfit)
			}
			if again, _ := plan.Messages(Change{}); again.Reminders[0].Days != 3 || plan.Def.Reminders[0].ID != "" {
				t.Error("the programme itself changed")
			}
		})
	}
}

// TestWordsOfAMessage: words for a channel come before those for every channel, the
// language of the reader before the default one, and those of the gemeente before all.
func TestWordsOfAMessage(t *testing.T) {
	plan, found := Compile(reminding())
	if plan == nil {
		t.Fatal(found)
	}
	got, misfits := plan.Messages(Change{Reminders: map[string]ReminderChange{
		"dag-3":    {Texts: map[string]source.Text{SMSChannel: {"nl": "Eigen: {koppeling}", "en": "Own: {link}"}, MailChannel: {"tr": "Merhaba {koppeling}"}}, Subject: source.Text{"nl": " Eigen onderwerp ", "en": "{koppeling}"}},
		"nog_eens": {Texts: map[string]source.Text{MailChannel: {"nl": "Eigen mail: {koppeling}"}}},
	}})
	if len(misfits) != 2 || misfits[0].Part != PartText || misfits[0].Lang != "en" || misfits[0].Hint == "" || misfits[1].Part != PartSubject || misfits[1].Reminder != "dag-3" {
		t.Errorf("%+v", misfits)
	}
	for _, tt := range []struct {
		at                        int
		channel, lang, text, said string
	}{
		{0, SMSChannel, "nl", "Eigen: {koppeling}", "nl"},
		{0, MailChannel, "nl", "Hoi {voornaam}: {koppeling}", "nl"},
		{0, SMSChannel, "en", "Hi {voornaam}: {koppeling}", "en"},
		{0, MailChannel, "tr", "Merhaba {koppeling}", "tr"},
		{0, SMSChannel, "tr", "Eigen: {koppeling}", "nl"},
		{1, MailChannel, "nl", "Eigen mail: {koppeling}", "nl"},
		{1, SMSChannel, "uk", "Kort: {koppeling}", "nl"},
	} {
		if text, lang := got.Reminders[tt.at].In(tt.channel, tt.lang); text != tt.text || lang != tt.said {
			t.Errorf("%+v gives %q in %s", tt, text, lang)
		}
	}
	if got.Reminders[0].Subject["nl"] != "Eigen onderwerp" || got.Reminders[0].Subject["en"] != "" {
		t.Errorf("subject %v", got.Reminders[0].Subject)
	}
	if text, lang := (&Reminder{Channel: SMSChannel}).In(SMSChannel, "ar"); text != "" || lang != "ar" {
		t.Errorf("of nothing: %q in %s", text, lang)
	}
}

// TestSMSSize has its figures from the two norms, counted by hand.
func TestSMSSize(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want Size
	}{
		"nothing":           {"", Size{1, 0, false}},
		"one":               {strings.Repeat("a", 160), Size{1, 160, false}},
		"just two":          {strings.Repeat("a", 161), Size{2, 161, false}},
		"two":               {strings.Repeat("a", 306), Size{2, 306, false}},
		"just three":        {strings.Repeat("a", 307), Size{3, 307, false}},
		"the euro is two":   {strings.Repeat("€", 80), Size{1, 160, false}},
		"and then too long": {strings.Repeat("€", 81), Size{2, 162, false}},
		"wide":              {strings.Repeat("ا", 70), Size{1, 70, true}},
		"wide, two":         {strings.Repeat("ا", 71), Size{2, 71, true}},
		"wide, three":       {strings.Repeat("ا", 135), Size{3, 135, true}},
		"pairs":             {strings.Repeat("😀", 35), Size{1, 70, true}},
		"one wide in all":   {strings.Repeat("a", 70) + "ł", Size{2, 71, true}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := SMSSize(tt.text); got != tt.want {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestDoubts(t *testing.T) {
	for name, tt := range map[string]struct {
		w    Wording
		code string
	}{
		"fine":                {Wording{SMSChannel, "nl", "Hoi {voornaam}, vul in: {koppeling}"}, ""},
		"many parts":          {Wording{SMSChannel, "en", strings.Repeat("many words ", 45) + LinkPlace}, CodeMessageLong},
		"a mail may be long":  {Wording{MailChannel, "en", strings.Repeat("many words ", 45) + LinkPlace}, ""},
		"hard to read":        {Wording{MailChannel, "nl", "Wij vragen jou om de lijst in te vullen want dat helpt ons om te zien hoe het met je gaat en of er iets beter kan: {koppeling}"}, "long-sentence"},
		"other languages not": {Wording{MailChannel, "en", "We ask you to fill in the list because that helps us to see how you are and whether anything can be better: {koppeling}"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := Doubts(tt.w)
			if tt.code == "" && len(got) > 0 || tt.code != "" && (len(got) != 1 || got[0].Code != tt.code || got[0].Message == "" || got[0].Hint == "") {
				t.Errorf("%+v, want %q", got, tt.code)
			}
		})
	}
}
