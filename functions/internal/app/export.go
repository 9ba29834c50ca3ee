package app

import (
	"context"
	"slices"
	"time"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Export is everything that is kept about one person, for that person: in the words
// of the questionnaires and the programme, and as it is stored.
type Export struct {
	Made        time.Time           `json:"gemaakt"`
	Gemeente    string              `json:"gemeente"`
	Number      string              `json:"nummer"`
	Programme   string              `json:"programma"`
	Identity    Identity            `json:"persoon"`
	Participant store.Participant   `json:"traject"`
	Responses   []ExportedResponse  `json:"vragenlijsten"`
	Messages    []ExportedMessage   `json:"berichten"`
	Links       []ExportedLink      `json:"koppelingen"`
	Trail       []store.Audit       `json:"logboek"`
	Plan        *programme.Compiled `json:"-"`
}

// ExportedResponse is one questionnaire with its questions. Sheet reads it; it is nil
// for a response that was taken back.
type ExportedResponse struct {
	Moment  string           `json:"meting"`
	Rater   string           `json:"invuller"`
	Status  store.Status     `json:"status"`
	Date    source.Date      `json:"datum,omitzero"`
	Answers []ExportedAnswer `json:"antwoorden"`
	Stored  store.Response   `json:"opgeslagen"`
	Sheet   *Sheet           `json:"-"`
}

// ExportedAnswer is one question with its answer in words; empty without an answer.
type ExportedAnswer struct {
	Question string `json:"vraag"`
	Answer   string `json:"antwoord"`
}

// ExportedMessage is a message that was sent, without its address.
type ExportedMessage struct {
	Moment  string              `json:"meting"`
	Channel string              `json:"kanaal"`
	State   store.DeliveryState `json:"status"`
	Day     source.Date         `json:"datum"`
}

// ExportedLink is a personal link, without what would open it.
type ExportedLink struct {
	Moment  string    `json:"meting"`
	Created time.Time `json:"gemaakt"`
	Used    time.Time `json:"gebruikt,omitzero"`
	Expires time.Time `json:"geldig_tot"`
}

// ShowAnswer writes an answer of a sheet in words.
type ShowAnswer func(s *Sheet, f *instrument.Field) string

// Export gathers everything about one person, on request. That it was done is noted
// before it is given.
func (a *App) Export(ctx context.Context, who Actor, id string, show ShowAnswer) (*Export, error) {
	const op = "export"
	d, err := a.dossier(ctx, who.Gemeente, id)
	if err != nil {
		return nil, err
	}
	if err := a.note(ctx, who, id, "participant:export"); err != nil {
		return nil, err
	}
	identity, err := a.openIdentity(ctx, who.Gemeente, id, d.Identity)
	if err != nil {
		return nil, err
	}
	out := &Export{
		Made: a.Now().UTC(), Number: id, Programme: d.Plan.Def.Title.In(source.DefaultLang), Identity: identity,
		Participant: d.Participant, Plan: d.Plan,
	}
	if g := a.Catalog().Gemeente(who.Gemeente); g != nil {
		out.Gemeente = g.Name
	}
	out.Participant.Name = nil // sealed; the name itself stands in Identity
	for _, r := range d.Responses {
		one, err := a.exported(who.Gemeente, d, r, show)
		if err != nil {
			return nil, err
		}
		out.Responses = append(out.Responses, one)
	}
	for _, m := range d.Messages {
		out.Messages = append(out.Messages, ExportedMessage{m.Moment, m.Channel, m.State, m.Day})
	}
	for _, inv := range d.Invitations {
		out.Links = append(out.Links, ExportedLink{inv.Moment, inv.Created, inv.Used, inv.Expires})
	}
	for cursor := ""; ; {
		lines, next, err := a.Store.AuditOf(ctx, who.Gemeente, id, cursor)
		if err != nil {
			return nil, found(op, err)
		}
		out.Trail = append(out.Trail, lines...)
		if cursor = next; next == "" {
			slices.Reverse(out.Trail)
			return out, nil
		}
	}
}

func (a *App) exported(g string, d *Dossier, r store.Response, show ShowAnswer) (ExportedResponse, error) {
	out := ExportedResponse{Moment: r.Moment, Rater: r.Rater, Status: r.Status, Date: r.Date, Stored: r}
	out.Stored.Invitation = "" // what opens a link is no data of the person
	if r.Status == store.Withdrawn {
		return out, nil
	}
	s, err := a.sheetOf(g, &d.Dossier, SheetKey{d.Participant.ID, r.Moment, r.Rater}, source.DefaultLang, d.Names())
	if CodeOf(err) == NotFound {
		return out, nil // the gemeente no longer has the moment; what is stored stands in Stored
	}
	if err != nil {
		return out, err
	}
	out.Sheet = s
	for _, f := range s.Instrument.Fields() {
		if s.Eval.Visible(f.ID) {
			out.Answers = append(out.Answers, ExportedAnswer{s.Eval.Text(f.ID), show(s, f)})
		}
	}
	return out, nil
}
