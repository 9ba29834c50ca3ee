package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/quote"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// quotesOf are the answers of a sheet that is sent whose words may be quoted. Whoever
// took that leave back is not asked again by a correction.
func (a *App) quotesOf(s *Sheet, kept instrument.Answers) ([]store.QuoteRef, error) {
	if !s.Response.Unquoted.IsZero() {
		return nil, nil
	}
	var refs []store.QuoteRef
	for _, q := range s.Instrument.Quotes(kept) {
		id, err := secret.NewToken(a.Random)
		if err != nil {
			return nil, fmt.Errorf("name a quote: %w", err)
		}
		refs = append(refs, store.QuoteRef{Question: q.Question, ID: id, Words: q.Words})
	}
	return refs, nil
}

// Quoting reports whether a participant gave leave to quote what was sent, now or at an
// earlier moment, which can be taken back.
func (g *Guest) Quoting() bool {
	return g.Done && slices.ContainsFunc(g.sent(), func(r store.Response) bool { return len(r.Quotes) > 0 })
}

// sent are the responses of the participant up to this one.
func (g *Guest) sent() []store.Response { return append(slices.Clone(g.Earlier), g.Sheet.Response) }

// Unquote takes back the leave to quote what a participant sent, now and before. What
// was published stays; nothing of it comes into another report.
func (a *App) Unquote(ctx context.Context, g *Guest) error {
	for _, r := range g.sent() {
		if len(r.Quotes) == 0 {
			continue
		}
		w := store.Withdrawal{Participant: r.Participant, Moment: r.Moment, Rater: r.Rater, At: a.Now().UTC(), Day: a.Today()}
		err := a.Store.Unquote(ctx, g.Invitation.Gemeente, w, a.audit(g.Actor(), r.Participant, "quote:withdraw", r.Moment+" "+r.Rater))
		if err != nil {
			return found("take back a quote", err)
		}
	}
	return nil
}

// mostQuotes is how many quotes one page lists.
const mostQuotes = 50

// Quotes lists quotes of the gemeente in a state, the first ones that a page has room
// for, without those of who takes no part any more.
func (a *App) Quotes(ctx context.Context, who Actor, state store.QuoteState) ([]store.Quote, error) {
	const op = "list quotes"
	list, err := a.Store.Quotes(ctx, who.Gemeente, state, mostQuotes)
	if err != nil {
		return nil, found(op, err)
	}
	list, err = a.willing(ctx, who.Gemeente, list)
	if err != nil || len(list) == 0 {
		return nil, found(op, err)
	}
	return list, a.note(ctx, who, "", "quote:list")
}

// willing leaves out the quotes of who takes no part any more.
func (a *App) willing(ctx context.Context, g string, list []store.Quote) ([]store.Quote, error) {
	ids := make([]string, len(list))
	for i, q := range list {
		ids[i] = q.Participant
	}
	slices.Sort(ids)
	refusing, err := a.Store.Refusing(ctx, g, slices.Compact(ids))
	return slices.DeleteFunc(list, func(q store.Quote) bool { return refusing[q.Participant] }), err
}

// Quote opens one quote, which the trail tells. It gives NotFound when there is none, or
// when its leave was taken back.
func (a *App) Quote(ctx context.Context, who Actor, id string) (store.Quote, error) {
	q, err := a.quote(ctx, who.Gemeente, id)
	if err != nil {
		return q, err
	}
	return q, a.note(ctx, who, q.Participant, "quote:read")
}

func (a *App) quote(ctx context.Context, g, id string) (store.Quote, error) {
	const op = "open quote"
	q, err := a.Store.Quote(ctx, g, id)
	if err != nil {
		return q, found(op, err)
	}
	if list, err := a.willing(ctx, g, []store.Quote{q}); err != nil || len(list) == 0 {
		return store.Quote{}, cmp.Or(found(op, err), error(&Error{Code: NotFound, Op: op}))
	}
	return q, nil
}

// Moderation is what a moderator decides about a quote.
type Moderation struct {
	ID      string
	Approve bool
	Text    string   // as it may be read: the original with parts left out
	About   []string // parts of the framework
	// National proposes it to all gemeenten together, and Place lets them name ours.
	National, Place bool
	Reason          string // of a refusal
}

// Fields of the form of a quote, as problems name them.
const (
	FieldQuoteText   = "woorden"
	FieldQuoteAbout  = "onderdelen"
	FieldQuoteReason = "reden"
	FieldQuoteState  = "besluit"
)

// Moderate approves or refuses a quote. It gives Invalid, with what is wrong, when the
// text is not the original with parts left out, when it is about nothing, when it was
// not screened yet, or when a refusal has no reason.
func (a *App) Moderate(ctx context.Context, who Actor, m Moderation) error {
	const op = "quote:moderate"
	q, err := a.quote(ctx, who.Gemeente, m.ID)
	if err != nil {
		return err
	}
	was := q.State
	q.State, q.Reason, q.Text, q.About, q.National, q.Place = store.QuoteRefused, "", "", nil, false, false
	q.By, q.At = who.ID, a.Now().UTC()
	detail := q.Moment + " " + q.Rater + " refused"
	var proposed *store.NationalQuote
	if m.Approve {
		if err := a.approve(&q, m); err != nil {
			return err
		}
		detail = q.Moment + " " + q.Rater + " approved"
	} else {
		reason, fault := checkReason(m.Reason)
		if fault != "" {
			return wrong(op, FieldQuoteReason, fault)
		}
		q.Reason = reason
	}
	if q.National {
		detail += " national"
		proposed = &store.NationalQuote{
			ID: store.NationalQuoteID(who.Gemeente, q.ID), Gemeente: who.Gemeente, Quote: q.ID, Participant: q.Participant, Programme: q.Programme,
			Rater: q.Rater, Lang: q.Lang, Text: q.Text, About: q.About, Place: q.Place, Proposer: who.ID, State: store.QuoteNew,
		}
	}
	return found(op, a.Store.ModerateQuote(ctx, who.Gemeente, was, q, proposed, a.audit(who, q.Participant, op, detail)))
}

// approve fills in what is approved.
func (a *App) approve(q *store.Quote, m Moderation) error {
	const op = "quote:moderate"
	var problems []FieldProblem
	if q.Screened.IsZero() {
		problems = append(problems, FieldProblem{FieldQuoteState, "Dit citaat is nog niet nagekeken op namen. Probeer het over een uur opnieuw."})
	}
	text, fine := quote.Cut(q.Original, m.Text)
	if !fine {
		problems = append(problems, FieldProblem{FieldQuoteText, "Je kunt alleen hele woorden weglaten. Zet daar […] neer."})
	}
	known := a.QuoteParts(*q)
	about := slices.DeleteFunc(slices.Clone(m.About), func(id string) bool {
		return !slices.ContainsFunc(known, func(e indicator.Entry) bool { return e.ID == id })
	})
	if len(about) == 0 {
		problems = append(problems, FieldProblem{FieldQuoteAbout, "Kies waar het citaat over gaat."})
	}
	if len(problems) > 0 {
		return &Error{Code: Invalid, Op: op, Problems: problems}
	}
	q.State, q.Text, q.About = store.QuoteApproved, text, about
	q.National, q.Place = m.National, m.National && m.Place
	return nil
}

// QuoteParts are the parts of the framework that a quote can be about.
func (a *App) QuoteParts(q store.Quote) []indicator.Entry { return a.quoteParts(q.Programme) }

// NationalQuoteParts are those of a quote that was proposed.
func (a *App) NationalQuoteParts(q store.NationalQuote) []indicator.Entry {
	return a.quoteParts(q.Programme)
}

func (a *App) quoteParts(programme string) []indicator.Entry {
	ref, err := source.ParseRef(programme)
	f := a.Catalog().FrameworkOf(source.Ref{ID: ref.ID})
	if err != nil || f == nil {
		return nil
	}
	return report.Parts(f.Def)
}

// SharesQuotes reports whether a gemeente may propose quotes to all together: it shares
// its figures with them.
func (a *App) SharesQuotes(g string) bool {
	own := a.Catalog().Gemeente(g)
	return own != nil && own.SharesNation
}

// NationalQuotes are the quotes that gemeenten propose, those that wait first.
func (a *App) NationalQuotes(ctx context.Context) ([]store.NationalQuote, error) {
	list, err := a.Store.NationalQuotes(ctx)
	if err != nil {
		return nil, found("list proposed quotes", err)
	}
	if list, err = a.willingAnywhere(ctx, list); err != nil {
		return nil, found("list proposed quotes", err)
	}
	order := []store.QuoteState{store.QuoteNew, store.QuoteApproved, store.QuoteRefused}
	slices.SortStableFunc(list, func(x, y store.NationalQuote) int {
		return slices.Index(order, x.State) - slices.Index(order, y.State)
	})
	return list, nil
}

// willingAnywhere leaves out the quotes of who takes no part any more, and those of a
// gemeente that does not share its figures.
func (a *App) willingAnywhere(ctx context.Context, list []store.NationalQuote) ([]store.NationalQuote, error) {
	people := map[string][]string{}
	for _, q := range list {
		if a.SharesQuotes(q.Gemeente) && !slices.Contains(people[q.Gemeente], q.Participant) {
			people[q.Gemeente] = append(people[q.Gemeente], q.Participant)
		}
	}
	refusing := map[string]map[string]bool{}
	for g, ids := range people {
		var err error
		if refusing[g], err = a.Store.Refusing(ctx, g, ids); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(list, func(q store.NationalQuote) bool {
		gone, known := refusing[q.Gemeente][q.Participant]
		return gone || !known
	}), nil
}

// NationalQuote is one proposed quote.
func (a *App) NationalQuote(ctx context.Context, id string) (store.NationalQuote, error) {
	q, err := a.Store.NationalQuote(ctx, id)
	if err != nil {
		return q, found("open proposed quote", err)
	}
	list, err := a.willingAnywhere(ctx, []store.NationalQuote{q})
	if err != nil || len(list) == 0 {
		return store.NationalQuote{}, cmp.Or(found("open proposed quote", err), error(&Error{Code: NotFound, Op: "open proposed quote"}))
	}
	return q, nil
}

// DecideQuote approves or refuses a proposed quote for all together. It is somebody else
// who does that than who proposed it.
func (a *App) DecideQuote(ctx context.Context, who Actor, id string, approve bool, reason string) error {
	const op = "quote:review"
	q, err := a.NationalQuote(ctx, id)
	if err != nil {
		return err
	}
	if q.Proposer == who.ID {
		return wrong(op, FieldQuoteState, "Jij stelde dit citaat voor. Iemand anders beslist erover.")
	}
	q.State, q.Reason = store.QuoteApproved, ""
	if !approve {
		clean, fault := checkReason(reason)
		if fault != "" {
			return wrong(op, FieldQuoteReason, fault)
		}
		q.State, q.Reason = store.QuoteRefused, clean
	}
	q.By, q.At = who.ID, a.Now().UTC()
	return found(op, a.Store.DecideQuote(ctx, q, a.audit(who, q.Participant, op, string(q.State))))
}

// ScreenQuotes looks for names in the words of new quotes. Only who may open names can:
// a moderator does not learn them, only which words look like one.
func (a *App) ScreenQuotes(ctx context.Context) error {
	var faults []error
	for _, g := range a.Catalog().Gemeenten() {
		if err := a.screenIn(ctx, g.Code); err != nil {
			faults = append(faults, fmt.Errorf("screen quotes of %s: %w", g.Code, err))
		}
	}
	return errors.Join(faults...)
}

func (a *App) screenIn(ctx context.Context, g string) error {
	list, err := a.Store.Quotes(ctx, g, store.QuoteNew, 0)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(q store.Quote) bool { return !q.Screened.IsZero() })
	if len(list) == 0 {
		return nil
	}
	known, err := a.knownNames(ctx, g)
	if err != nil {
		return err
	}
	for _, q := range list {
		q.Screened, q.Findings = a.Now().UTC(), quote.Find(q.Original, known)
		if err := a.Store.ScreenQuote(ctx, g, q); err != nil && !errors.Is(err, store.ErrConflict) {
			return err // one that changed is looked at again
		}
	}
	return nil
}

// knownNames are the names of everybody in a gemeente, and those of the gemeenten.
func (a *App) knownNames(ctx context.Context, g string) (quote.Known, error) {
	known := quote.Known{Names: map[string]bool{}}
	add := func(name string) {
		for _, w := range quote.Words(name) {
			known.Names[w] = true
		}
	}
	entries, err := a.Store.TeamCaseload(ctx, g)
	if err != nil {
		return known, err
	}
	for _, e := range entries {
		name, err := a.openName(ctx, g, e.ID, e.Name)
		if err != nil {
			return known, err
		}
		if len(e.Name) > 0 {
			add(name)
		}
	}
	members, err := a.Store.Members(ctx, g)
	if err != nil {
		return known, err
	}
	for _, m := range members {
		add(m.Name)
	}
	for _, other := range a.Catalog().Gemeenten() {
		known.Places = append(known.Places, other.Name)
	}
	return known, nil
}

// speaker is the word for who fills in as a rater, in a programme of a gemeente.
func speaker(defs *catalog.Catalog, g, programme, rater string) string {
	plan := defs.Effective(g, programme)
	if plan == nil || plan.Rater(rater) == nil {
		return ""
	}
	return strings.ToLower(plan.Rater(rater).Title.In(source.DefaultLang))
}
