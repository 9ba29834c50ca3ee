package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// messageRoutes are the pages about what participants are sent.
func (a *Admin) messageRoutes() []route {
	const hours, one = messagesPath + "/{programma}/uren", messagesPath + "/{programma}/bericht/{herinnering}"
	return []route{
		{"GET " + messagesPath, policy.AdminRead, site.OwnGemeente, a.messages},
		{"GET " + hours, policy.AdminWrite, site.OwnGemeente, a.editHours},
		{"POST " + hours, policy.AdminWrite, site.OwnGemeente, a.saveHours},
		{"GET " + one, policy.AdminRead, site.OwnGemeente, a.reminder},
		{"GET " + one + "/dag", policy.AdminWrite, site.OwnGemeente, a.editTime},
		{"POST " + one + "/dag", policy.AdminWrite, site.OwnGemeente, a.saveTime},
		{"GET " + one + "/tekst/{taal}", policy.AdminWrite, site.OwnGemeente, a.editWords},
		{"POST " + one + "/tekst/{taal}", policy.AdminWrite, site.OwnGemeente, a.saveWords},
		{"GET " + one + "/standaard", policy.AdminWrite, site.OwnGemeente, a.askStandard},
		{"POST " + one + "/standaard", policy.AdminWrite, site.OwnGemeente, a.saveStandard},
	}
}

func programmeURL(id string) string { return messagesPath + "/" + url.PathEscape(id) }

func reminderURL(id, key string) string {
	return programmeURL(id) + "/bericht/" + url.PathEscape(key)
}

// messages shows per programme what is sent, when, what the gemeente chose itself, what of
// that no longer fits, and who changed what.
func (a *Admin) messages(w http.ResponseWriter, r *http.Request) error {
	g, err := a.own(r)
	if err != nil {
		return err
	}
	v := a.view(r, "messages")
	v.Lead = v.T("admin.messages-lead")
	for _, o := range g.Programmes {
		m, err := a.App.MessagePlan(r.Context(), site.Actor(r), o.ID)
		if err != nil {
			return err
		}
		history, err := a.App.MessageHistory(r.Context(), site.Actor(r), o.ID)
		if err != nil {
			return err
		}
		b := web.AdminBlock{Title: m.Plan.Def.Title.In(locale.Default), Facts: []web.Datum{{Label: v.T("admin.hours"), Value: a.hours(v, m)}}}
		if t := reminderTable(v, m); len(t.Rows) > 0 {
			b.Table = &t
		} else {
			b.Text = []string{v.T("admin.reminders-none")}
		}
		if a.may(r, policy.AdminWrite) {
			b.Links = []web.Link{{Label: v.T("admin.hours-change"), Href: programmeURL(o.ID) + "/uren"}}
		}
		v.Blocks = append(v.Blocks, b)
		if len(m.Misfits) > 0 {
			v.Blocks = append(v.Blocks, a.misfits(v, m, a.may(r, policy.AdminWrite)))
		}
		if len(history) > 0 {
			t := chart.Table{Caption: v.T("admin.changes"), Columns: []chart.Column{{Label: v.T("admin.when")}, {Label: v.T("admin.who")}, {Label: v.T("admin.what")}, {Label: v.T("admin.why")}}}
			for _, h := range history {
				t.Rows = append(t.Rows, chart.Row{Head: a.Site.Moment(h.At), Cells: []chart.Cell{{Text: a.name(r, v, h.By, "")}, {Text: changed(v, m, h.What)}, {Text: h.Why}}})
			}
			v.Blocks = append(v.Blocks, web.AdminBlock{Title: t.Caption, Table: &t})
		}
	}
	return a.show(w, r, v)
}

// hours says when messages go, and whether that is the gemeente's own choice.
func (a *Admin) hours(v web.AdminView, m *app.MessagePlan) string {
	text := v.T("admin.reminders-hours", "from", strconv.Itoa(m.Hours.From), "to", strconv.Itoa(m.Hours.To))
	if m.Hours != m.Plan.Def.Sending.Bounds().Hours {
		text += " " + v.T("admin.own-choice")
	}
	return text
}

func reminderTable(v web.AdminView, m *app.MessagePlan) chart.Table {
	t := chart.Table{Caption: v.T("admin.reminders"), Columns: []chart.Column{{Label: v.T("admin.days")}, {Label: v.T("admin.channel")}, {Label: v.T("admin.sending")}, {Label: v.T("admin.text")}}}
	for _, r := range m.Plan.Def.Reminders {
		key := r.Key()
		now, _, off, ok := m.Reminder(key)
		if !ok {
			continue
		}
		row := chart.Row{Head: dayText(v, now.Days), HeadHref: reminderURL(m.Plan.Def.ID, key)}
		if change, own := m.Settings.Change.Reminders[key]; own {
			row.HeadNote = v.T("admin.own")
			if now.Days != r.Days && change.Days != nil {
				row.HeadNote += ", " + v.T("admin.instead", "day", strings.ToLower(dayText(v, r.Days)))
			}
		}
		row.Cells = []chart.Cell{{Text: v.T("admin.channel-" + now.Channel)}, {Text: state(v, off)}, {Text: shown(m, now, notify.Channel(now.Channel), locale.Default).Text}}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func dayText(v web.AdminView, n int) string { return v.T("admin.day", "n", strconv.Itoa(n)) }

func state(v web.AdminView, off bool) string {
	if off {
		return v.T("admin.off")
	}
	return v.T("admin.on")
}

// The person whom messages are shown for does not exist, and the link leads nowhere.
const (
	previewName = "Sara"
	previewLink = "https://monitor.voorbeeld.nl/v/ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

func shown(m *app.MessagePlan, r programme.Reminder, channel notify.Channel, lang string) notify.Message {
	return app.Message(m.Plan, r, channel, lang, previewName, previewLink)
}

// misfits are the changes that the definitions do not allow any more.
func (a *Admin) misfits(v web.AdminView, m *app.MessagePlan, may bool) web.AdminBlock {
	b := web.AdminBlock{Title: v.T("admin.misfits"), Text: []string{v.T("admin.misfits-text")}}
	t := chart.Table{Caption: b.Title, Columns: []chart.Column{{Label: v.T("admin.what")}, {Label: v.T("admin.why-not")}}}
	for _, x := range m.Misfits {
		row := chart.Row{Head: v.T("admin.part-" + x.Part), Cells: []chart.Cell{{Text: app.InSentences(x.Fault)}}}
		href := programmeURL(m.Plan.Def.ID) + "/uren"
		if x.Reminder != "" {
			href = reminderURL(m.Plan.Def.ID, x.Reminder) + "/standaard"
			row.Head = join(reminderName(v, m, x.Reminder), row.Head)
		}
		if x.Lang != "" {
			row.Head = join(row.Head, v.T("language."+x.Lang))
		}
		if may {
			row.HeadHref = href
		}
		t.Rows = append(t.Rows, row)
	}
	b.Table = &t
	return b
}

// reminderName is the day that the definitions give a reminder, or else its key.
func reminderName(v web.AdminView, m *app.MessagePlan, key string) string {
	for _, r := range m.Plan.Def.Reminders {
		if r.Key() == key {
			return dayText(v, r.Days)
		}
	}
	if days, ok := programme.DayOfKey(key); ok {
		return dayText(v, days)
	}
	return key
}

// changed says what a version of the settings is about.
func changed(v web.AdminView, m *app.MessagePlan, what string) string {
	parts := strings.Fields(what)
	text := v.T("admin.changed-" + parts[0])
	if len(parts) > 1 {
		text = join(reminderName(v, m, parts[1]), text)
	}
	if len(parts) > 2 {
		text = join(text, v.T("language."+parts[2]))
	}
	return text
}

// reminder shows one message: when it goes, and as its readers get it.
func (a *Admin) reminder(w http.ResponseWriter, r *http.Request) error {
	m, now, standard, off, err := a.openReminder(r)
	if err != nil {
		return err
	}
	v := a.view(r, "messages")
	v.Title = v.T("admin.message-title", "day", strings.ToLower(dayText(v, standard.Days)))
	v.Crumbs = []web.Link{{Label: v.T("admin.messages"), Href: messagesPath}}
	here, change := reminderURL(m.Plan.Def.ID, standard.Key()), a.may(r, policy.AdminWrite) && !standard.Fixed
	b := web.AdminBlock{Title: v.T("admin.when"), Facts: []web.Datum{
		{Label: v.T("admin.days"), Value: dayText(v, now.Days)}, {Label: v.T("admin.sending"), Value: state(v, off)},
		{Label: v.T("admin.channel"), Value: v.T("admin.channel-first", "channel", strings.ToLower(v.T("admin.channel-"+now.Channel)))},
	}}
	own := m.Settings.Change.Reminders[standard.Key()]
	if standard.Fixed {
		b.Text = []string{v.T("admin.message-fixed")}
	}
	if change {
		b.Links = []web.Link{{Label: v.T("admin.day-change"), Href: here + "/dag"}}
		if !own.IsZero() {
			b.Links = append(b.Links, web.Link{Label: v.T("admin.back-to-standard"), Href: here + "/standaard"})
		}
	}
	v.Blocks = []web.AdminBlock{b}
	for _, lang := range a.App.MessageLanguages(site.Actor(r).Gemeente) {
		b := web.AdminBlock{Title: v.T("language." + lang), Previews: a.previews(v, m, now, lang)}
		if slices.ContainsFunc([]string{own.Subject[lang], own.Texts[programme.SMSChannel][lang], own.Texts[programme.MailChannel][lang]}, func(s string) bool { return s != "" }) {
			b.Text = []string{v.T("admin.own-choice")}
		}
		if change {
			b.Links = []web.Link{{Label: v.T("admin.words-change", "language", v.T("language."+lang)), Href: here + "/tekst/" + lang}}
		}
		v.Blocks = append(v.Blocks, b)
	}
	return a.show(w, r, v)
}

func (a *Admin) openReminder(r *http.Request) (m *app.MessagePlan, now, standard programme.Reminder, off bool, err error) {
	if m, err = a.App.MessagePlan(r.Context(), site.Actor(r), r.PathValue("programma")); err != nil {
		return m, now, standard, off, err
	}
	now, standard, off, ok := m.Reminder(r.PathValue("herinnering"))
	if !ok {
		err = site.ErrNotFound
	}
	return m, now, standard, off, err
}

// previews are a message as an SMS and as a mail, with what it takes and with remarks.
func (a *Admin) previews(v web.AdminView, m *app.MessagePlan, r programme.Reminder, lang string) []web.MessagePreview {
	var out []web.MessagePreview
	for _, channel := range []notify.Channel{notify.SMS, notify.Mail} {
		message := shown(m, r, channel, lang)
		p := web.MessagePreview{Title: v.T("admin.channel-" + string(channel)), Lang: message.Language, Dir: locale.For(message.Language).Dir(), Subject: message.Subject}
		for line := range strings.Lines(message.Text) {
			if line = strings.TrimSpace(line); line != "" {
				p.Lines = append(p.Lines, line)
			}
		}
		if message.Language != lang {
			p.Notes = append(p.Notes, v.T("admin.reminder-in", "language", v.T("language."+message.Language)))
		}
		if channel == notify.SMS {
			size := programme.SMSSize(message.Text)
			p.Notes = append(p.Notes, v.N("admin.sms-size", size.Parts, "characters", strconv.Itoa(size.Units)))
			if size.Wide {
				p.Notes = append(p.Notes, v.T("admin.sms-wide"))
			}
		}
		words, in := r.In(string(channel), lang)
		for _, f := range programme.Doubts(programme.Wording{Channel: string(channel), Lang: in, Text: words}) {
			p.Notes = append(p.Notes, app.InSentences(f))
		}
		out = append(out, p)
	}
	return out
}
