package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"effectmonitor/engine/quote"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// QuoteRef is an answer whose words may be quoted, with the id of the quote.
type QuoteRef struct {
	Question string `json:"question"`
	ID       string `json:"id"`
	// Words are kept with the quote; here they only go along when a response is sent.
	Words string `json:"-"`
}

// QuoteState says what became of a quote.
type QuoteState string

// The states of a quote.
const (
	QuoteNew      QuoteState = "new"
	QuoteApproved QuoteState = "approved"
	QuoteRefused  QuoteState = "refused"
)

var quoteStates = []QuoteState{QuoteNew, QuoteApproved, QuoteRefused}

// Quote are words of somebody who agreed that others read them, with what a moderator
// made of them. It is there as long as the response is, and the leave with it.
type Quote struct {
	ID          string      `json:"id"`
	Participant string      `json:"participant"`
	Programme   string      `json:"programme"` // id@version
	Moment      string      `json:"moment"`
	Rater       string      `json:"rater"`
	Question    string      `json:"question"`
	Lang        string      `json:"lang,omitempty"`
	Day         source.Date `json:"day"`
	Original    string      `json:"original"` // never shown but to a moderator of the gemeente
	// Screened is when somebody who may open names looked for them in the words; Findings
	// are what looks as if it tells who it is.
	Screened time.Time       `json:"screened,omitzero"`
	Findings []quote.Finding `json:"findings,omitempty"`
	State    QuoteState      `json:"state"`
	Text     string          `json:"text,omitempty"`  // as it may be read
	About    []string        `json:"about,omitempty"` // parts of the framework
	National bool            `json:"national,omitempty"`
	Place    bool            `json:"place,omitempty"` // the gemeente may be named beside it
	Reason   string          `json:"reason,omitempty"`
	By       string          `json:"by,omitempty"` // user id of the moderator
	At       time.Time       `json:"at,omitzero"`
	Version  uint64          `json:"-"`
}

// NationalQuote is an approved quote that a gemeente proposes to all together. The
// original words stay behind.
type NationalQuote struct {
	ID          string     `json:"id"`
	Gemeente    string     `json:"gemeente"`
	Quote       string     `json:"quote"`
	Participant string     `json:"participant"`
	Programme   string     `json:"programme"`
	Rater       string     `json:"rater"`
	Lang        string     `json:"lang,omitempty"`
	Text        string     `json:"text"`
	About       []string   `json:"about,omitempty"`
	Place       bool       `json:"place,omitempty"`
	Proposer    string     `json:"proposer"` // user id of the moderator
	State       QuoteState `json:"state"`
	Reason      string     `json:"reason,omitempty"`
	By          string     `json:"by,omitempty"`
	At          time.Time  `json:"at,omitzero"`
	Version     uint64     `json:"-"`
}

// NationalQuoteID names a quote outside its gemeente: nobody can tell from it whose it is.
func NationalQuoteID(g, id string) string { return hashOf([]byte(g + "/" + id))[:32] }

// quoteOps keep the quotes of a response that is sent.
func quoteOps(g string, r Response, p Participant) ([]table.Op, error) {
	var ops []table.Op
	for _, ref := range r.Quotes {
		q := Quote{
			ID: ref.ID, Participant: r.Participant, Programme: p.Programme, Moment: r.Moment, Rater: r.Rater, Question: ref.Question,
			Lang: r.Lang, Day: r.Date, Original: ref.Words, State: QuoteNew,
		}
		it, err := record(quoteKey(g, q.State, q.ID), q)
		if err != nil {
			return nil, err
		}
		ops = append(ops, table.Create(it))
	}
	return ops, nil
}

// quoteKeys are where a quote may be.
func quoteKeys(g string, refs []QuoteRef) []table.Key {
	var keys []table.Key
	for _, ref := range refs {
		for _, state := range quoteStates {
			keys = append(keys, quoteKey(g, state, ref.ID))
		}
		keys = append(keys, nationalQuoteKey(NationalQuoteID(g, ref.ID)))
	}
	return keys
}

func unquoteOps(g string, refs []QuoteRef) []table.Op {
	var ops []table.Op
	for _, key := range quoteKeys(g, refs) {
		ops = append(ops, table.Delete(key))
	}
	return ops
}

// Unquote takes back the leave to quote a response, for good: nothing of it is in a
// report that is published from now on. The answers stay. ErrNotFound when there is no
// such response that was sent.
func (s *Store) Unquote(ctx context.Context, g string, w Withdrawal, audit Audit) error {
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	key := responseKey(g, w.Participant, w.Moment, w.Rater)
	return s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		r, version, err := read[Response](ctx, s, key)
		if err != nil {
			return nil, err
		}
		if r.Status != Submitted {
			return nil, table.NotFound(key)
		}
		ops := append(unquoteOps(g, r.Quotes), lines...)
		r.Quotes, r.Unquoted = nil, w.At
		it, err := record(key, r)
		return append(ops, saving(it, version)), err
	})
}

// Quotes are those of a gemeente in a state, the oldest first, at most so many; 0 is all.
func (s *Store) Quotes(ctx context.Context, g string, state QuoteState, most int) ([]Quote, error) {
	return quotesIn(ctx, s, quotePartition(g), join(string(state))+"/", most, func(q *Quote, version uint64) { q.Version = version })
}

// NationalQuotes are those that gemeenten propose to all together, in every state.
func (s *Store) NationalQuotes(ctx context.Context) ([]NationalQuote, error) {
	return quotesIn(ctx, s, quotePartition(""), "", 0, func(q *NationalQuote, version uint64) { q.Version = version })
}

func quotesIn[T any](ctx context.Context, s *Store, partition, prefix string, most int, versioned func(*T, uint64)) ([]T, error) {
	var list []T
	for it, err := range table.All(ctx, s.t, partition, table.Range{Prefix: prefix, Limit: table.MaxLimit}) {
		if err != nil {
			return nil, err
		}
		var q T
		if err := decode(it, &q); err != nil {
			return nil, err
		}
		versioned(&q, it.Version)
		if list = append(list, q); len(list) == most {
			break
		}
	}
	return list, nil
}

// Quote is one quote of a gemeente, in whatever state.
func (s *Store) Quote(ctx context.Context, g, id string) (Quote, error) {
	for _, state := range quoteStates {
		q, version, err := read[Quote](ctx, s, quoteKey(g, state, id))
		if q.Version = version; err == nil || !errors.Is(err, ErrNotFound) {
			return q, err
		}
	}
	return Quote{}, table.NotFound(quoteKey(g, QuoteNew, id))
}

// NationalQuote is one that a gemeente proposes.
func (s *Store) NationalQuote(ctx context.Context, id string) (NationalQuote, error) {
	q, version, err := read[NationalQuote](ctx, s, nationalQuoteKey(id))
	q.Version = version
	return q, err
}

// ScreenQuote keeps what was found in the words of a quote that was read at q.Version.
func (s *Store) ScreenQuote(ctx context.Context, g string, q Quote) error {
	it, err := record(quoteKey(g, q.State, q.ID), q)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, saving(it, q.Version))
}

// ModerateQuote stores what a moderator decided about a quote that was read in a state
// at q.Version, and what is proposed to all together with it; nil takes that back.
// ErrConflict means that the quote changed meanwhile, or is gone.
func (s *Store) ModerateQuote(ctx context.Context, g string, was QuoteState, q Quote, proposed *NationalQuote, audit Audit) error {
	ops, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	old := quoteKey(g, was, q.ID)
	it, err := record(quoteKey(g, q.State, q.ID), q)
	if err != nil {
		return err
	}
	if it.Key == old {
		ops = append(ops, saving(it, q.Version))
	} else {
		ops = append(ops, table.DeleteIf(old, q.Version), table.Put(it))
	}
	key := nationalQuoteKey(NationalQuoteID(g, q.ID))
	if proposed == nil {
		return s.t.Write(ctx, append(ops, table.Delete(key))...)
	}
	wide, err := record(key, *proposed)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, append(ops, table.Put(wide))...)
}

// DecideQuote stores what was decided about a proposed quote that was read at q.Version.
// The line goes to the trail of its gemeente.
func (s *Store) DecideQuote(ctx context.Context, q NationalQuote, audit Audit) error {
	ops, err := auditOps(q.Gemeente, audit)
	if err != nil {
		return err
	}
	it, err := record(nationalQuoteKey(q.ID), q)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, append(ops, saving(it, q.Version))...)
}

// Refusing are those of the participants who do not take part, or are not there any more.
func (s *Store) Refusing(ctx context.Context, g string, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	for batch := range slices.Chunk(ids, table.MaxGets) {
		keys := make([]table.Key, len(batch))
		for i, id := range batch {
			keys[i] = profileKey(g, id)
		}
		found, err := s.t.GetMany(ctx, keys...)
		if err != nil {
			return nil, err
		}
		for i, id := range batch {
			var p Participant
			it, ok := found[keys[i]]
			if ok {
				if err := decode(it, &p); err != nil {
					return nil, err
				}
			}
			out[id] = !ok || p.Consent != nil && !p.Consent.Given
		}
	}
	return out, nil
}

// QuoteUse names a quote that a report uses: of a gemeente, or with "" a national one.
type QuoteUse struct{ Gemeente, ID string }

// stillThere are the conditions under which a report with these quotes may be published:
// nobody took one back meanwhile.
func stillThere(used []QuoteUse) []table.Op {
	ops := make([]table.Op, len(used))
	for i, u := range used {
		key := quoteKey(u.Gemeente, QuoteApproved, u.ID)
		if u.Gemeente == "" {
			key = nationalQuoteKey(u.ID)
		}
		ops[i] = table.CheckExists(key)
	}
	return ops
}
