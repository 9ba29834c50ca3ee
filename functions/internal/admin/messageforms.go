package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// previewButton is the value of the button that shows a message without saving it.
const previewButton = "voorbeeld"

// messageForm finishes a form about messages: every change asks why.
func (a *Admin) messageForm(w http.ResponseWriter, r *http.Request, status int, t *form.Form, v web.FormView, back string) error {
	p := &v.Page
	why := t.Field(web.KindLongText, app.FieldWhy, p.T("why.label"), "")
	why.Help = p.T("admin.why-help")
	v.Sections[0].Fields = append(v.Sections[0].Fields, why)
	p.Problems = t.Summary()
	p.Crumbs = []web.Link{{Label: p.T("admin.messages"), Href: messagesPath}}
	v.Action, v.Cancel = r.URL.Path, &web.Link{Label: p.T("form.cancel"), Href: back}
	if v.Submit == "" {
		v.Submit = p.T("admin.messages-save")
	}
	a.Site.Render(w, r, status, web.Form(v))
	return nil
}

// settled goes back when a change was saved, and shows the form again when it was not.
func (a *Admin) settled(w http.ResponseWriter, r *http.Request, t *form.Form, err error, back string, again func(int) error) error {
	if t.Take(err) || t.Failed() {
		return again(http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	a.Site.Redirect(w, r, back, "messages-changed")
	return nil
}

// whole reads a whole number; what is none becomes a problem.
func (a *Admin) whole(t *form.Form, name string) int {
	n, err := strconv.Atoi(t.Line(name))
	if err != nil || n < 0 {
		t.Wrong(name, a.words.Text("admin.whole-number", nil))
		return -1
	}
	return n
}

func (a *Admin) editHours(w http.ResponseWriter, r *http.Request) error {
	return a.hoursForm(w, r, http.StatusOK, &form.Form{})
}

func (a *Admin) hoursForm(w http.ResponseWriter, r *http.Request, status int, t *form.Form) error {
	m, err := a.App.MessagePlan(r.Context(), site.Actor(r), r.PathValue("programma"))
	if err != nil {
		return err
	}
	v := web.FormView{Page: a.view(r, "messages").Page}
	bounds := m.Plan.Def.Sending.Bounds().Hours
	v.Title = v.T("admin.hours-change")
	v.Lead = v.T("admin.hours-bounds", "from", strconv.Itoa(bounds.From), "to", strconv.Itoa(bounds.To))
	from := t.Field(web.KindNumber, app.FieldFrom, v.T("admin.hours-from"), strconv.Itoa(m.Hours.From))
	to := t.Field(web.KindNumber, app.FieldTo, v.T("admin.hours-to"), strconv.Itoa(m.Hours.To))
	from.Unit, to.Unit = v.T("admin.hour"), v.T("admin.hour")
	v.Sections = []web.Section{{Fields: []web.Field{from, to}}}
	return a.messageForm(w, r, status, t, v, messagesPath)
}

func (a *Admin) saveHours(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	h := programme.Hours{From: a.whole(t, app.FieldFrom), To: a.whole(t, app.FieldTo)}
	var err error
	if !t.Failed() {
		err = a.App.SetMessageHours(r.Context(), site.Actor(r), r.PathValue("programma"), h, t.Line(app.FieldWhy))
	}
	return a.settled(w, r, t, err, messagesPath, func(status int) error { return a.hoursForm(w, r, status, t) })
}

func (a *Admin) editTime(w http.ResponseWriter, r *http.Request) error {
	return a.timeForm(w, r, http.StatusOK, &form.Form{})
}

func (a *Admin) timeForm(w http.ResponseWriter, r *http.Request, status int, t *form.Form) error {
	m, now, standard, off, err := a.openReminder(r)
	if err != nil {
		return err
	}
	v := web.FormView{Page: a.view(r, "messages").Page}
	v.Title = v.T("admin.day-change")
	v.Effects = []string{v.T("admin.day-effect")}
	days := t.Field(web.KindNumber, app.FieldDays, v.T("admin.day-label"), strconv.Itoa(now.Days))
	bounds := m.Plan.Def.Sending.Bounds().Days
	days.Help = v.T("admin.day-help", "from", strconv.Itoa(bounds.From), "to", strconv.Itoa(bounds.To), "standard", strconv.Itoa(standard.Days))
	first := "ja"
	if off {
		first = "nee"
	}
	on := t.Choice(app.FieldOn, v.T("admin.on-label"), first, []web.Option{{Value: "ja", Label: v.T("admin.on")}, {Value: "nee", Label: v.T("admin.off")}})
	v.Sections = []web.Section{{Fields: []web.Field{days, on}}}
	return a.messageForm(w, r, status, t, v, reminderURL(m.Plan.Def.ID, standard.Key()))
}

func (a *Admin) saveTime(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	id, key := r.PathValue("programma"), r.PathValue("herinnering")
	days := a.whole(t, app.FieldDays)
	if on := t.Line(app.FieldOn); on != "ja" && on != "nee" {
		t.Wrong(app.FieldOn, a.words.Text("admin.on-missing", nil))
	}
	var err error
	if !t.Failed() {
		err = a.App.SetReminderTime(r.Context(), site.Actor(r), id, key, days, t.Line(app.FieldOn) == "nee", t.Line(app.FieldWhy))
	}
	return a.settled(w, r, t, err, reminderURL(id, key), func(status int) error { return a.timeForm(w, r, status, t) })
}

func (a *Admin) editWords(w http.ResponseWriter, r *http.Request) error {
	return a.wordsForm(w, r, http.StatusOK, &form.Form{})
}

// typedWords are the texts of a form, with the line ends of our own texts.
func typedWords(t *form.Form) app.Words {
	text := func(name string) string { return strings.ReplaceAll(t.Text(name), "\r\n", "\n") }
	return app.Words{SMS: text(app.FieldSMS), Mail: text(app.FieldMail), Subject: t.Line(app.FieldSubject)}
}

func (a *Admin) wordsForm(w http.ResponseWriter, r *http.Request, status int, t *form.Form) error {
	m, now, standard, _, err := a.openReminder(r)
	lang := r.PathValue("taal")
	if err == nil && !slices.Contains(a.App.MessageLanguages(site.Actor(r).Gemeente), lang) {
		err = site.ErrNotFound
	}
	if err != nil {
		return err
	}
	page := a.view(r, "messages")
	v := web.FormView{Page: page.Page}
	v.Title = v.T("admin.words-change", "language", v.T("language."+lang))
	v.Lead = v.T("admin.words-lead", "koppeling", programme.LinkPlace, "voornaam", programme.FirstNamePlace)
	field := func(kind web.FieldKind, name, label, first string) web.Field {
		f := t.Field(kind, name, label, first)
		f.Lang = lang
		return f
	}
	present := func(channel string) string {
		if text, in := now.In(channel, lang); in == lang {
			return text
		}
		return ""
	}
	v.Sections = []web.Section{{Fields: []web.Field{
		field(web.KindLongText, app.FieldSMS, v.T("admin.sms-label"), present(programme.SMSChannel)),
		field(web.KindText, app.FieldSubject, v.T("admin.subject-label"), app.StandardSubject(now, lang)),
		field(web.KindLongText, app.FieldMail, v.T("admin.mail-label"), present(programme.MailChannel)),
	}}}
	if t.Values != nil {
		v.Previews = a.previews(page, m, app.Tried(standard, lang, typedWords(t)), lang)
	}
	v.Other = &web.Option{Value: previewButton, Label: v.T("admin.preview")}
	return a.messageForm(w, r, status, t, v, reminderURL(m.Plan.Def.ID, standard.Key()))
}

func (a *Admin) saveWords(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	if t.Line("naar") == previewButton {
		return a.wordsForm(w, r, http.StatusOK, t)
	}
	id, key := r.PathValue("programma"), r.PathValue("herinnering")
	err := a.App.SetReminderWords(r.Context(), site.Actor(r), id, key, r.PathValue("taal"), typedWords(t), t.Line(app.FieldWhy))
	return a.settled(w, r, t, err, reminderURL(id, key), func(status int) error { return a.wordsForm(w, r, status, t) })
}

func (a *Admin) askStandard(w http.ResponseWriter, r *http.Request) error {
	return a.standardForm(w, r, http.StatusOK, &form.Form{})
}

// standardForm asks why everything about a message goes back to what the definitions say;
// also when they have the message no more.
func (a *Admin) standardForm(w http.ResponseWriter, r *http.Request, status int, t *form.Form) error {
	m, err := a.App.MessagePlan(r.Context(), site.Actor(r), r.PathValue("programma"))
	if err != nil {
		return err
	}
	key := r.PathValue("herinnering")
	if _, own := m.Settings.Change.Reminders[key]; !own {
		return site.ErrNotFound
	}
	page := a.view(r, "messages")
	v := web.FormView{Page: page.Page, Submit: page.T("admin.back-to-standard")}
	v.Title = page.T("admin.standard-title", "day", strings.ToLower(reminderName(page, m, key)))
	v.Lead = page.T("admin.standard-lead")
	v.Sections = []web.Section{{}}
	return a.messageForm(w, r, status, t, v, messagesPath)
}

func (a *Admin) saveStandard(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	err := a.App.RestoreReminder(r.Context(), site.Actor(r), r.PathValue("programma"), r.PathValue("herinnering"), t.Line(app.FieldWhy))
	return a.settled(w, r, t, err, messagesPath, func(status int) error { return a.standardForm(w, r, status, t) })
}
