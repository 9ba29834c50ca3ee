package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"effectmonitor/functions/internal/table"
)

// Published is what is listed of a published report. What was printed is a document of
// its own.
type Published struct {
	Report    string    `json:"report"`    // id
	Number    int       `json:"number"`    // 1 is the first that was published
	Version   int       `json:"version"`   // of the definition
	Programme string    `json:"programme"` // id
	Title     string    `json:"title"`
	Heading   string    `json:"heading"`
	Level     string    `json:"level"`
	By        string    `json:"by"`   // user id
	Name      string    `json:"name"` // of the user, as it was then
	At        time.Time `json:"at"`
	Digest    string    `json:"digest"` // of the definitions
}

// PublishReport stores a published report with its document. Nothing changes or removes
// it afterwards: there is no other method that writes one. ErrExists when somebody has
// published that number. g is "" for a report about all gemeenten.
//
// It conflicts when one of the quotes that it uses was taken back meanwhile.
func (s *Store) PublishReport(ctx context.Context, g string, p Published, document []byte, used []QuoteUse, audit Audit) error {
	packed, err := compress(document)
	if err != nil {
		return err
	}
	if len(packed) > table.MaxValue {
		return fmt.Errorf("report %s: %d bytes is too large", p.Report, len(packed))
	}
	listed, err := record(reportKey(g, p.Report, p.Number), p)
	if err != nil {
		return err
	}
	ops := append(stillThere(used), table.Create(listed), table.Create(table.Item{Key: printedKey(g, p.Report, p.Number), Value: packed}))
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	ops = append(ops, lines...)
	if err = s.t.Write(ctx, ops...); errors.Is(err, ErrConflict) {
		return fmt.Errorf("report %s number %d: %w", p.Report, p.Number, ErrExists)
	}
	return err
}

// PublishedReports lists what was published about a gemeente, or with "" about all, by
// report and number. It reads no documents.
func (s *Store) PublishedReports(ctx context.Context, g string) ([]Published, error) {
	var list []Published
	for it, err := range table.All(ctx, s.t, reportPartition(g), table.Range{}) {
		if err != nil {
			return nil, err
		}
		var p Published
		if err := decode(it, &p); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// PublishedReport gives one published report with its document, byte for byte as it was
// stored.
func (s *Store) PublishedReport(ctx context.Context, g, id string, number int) (Published, []byte, error) {
	p, _, err := read[Published](ctx, s, reportKey(g, id, number))
	if err != nil {
		return p, nil, err
	}
	it, err := s.t.Get(ctx, printedKey(g, id, number))
	if err != nil {
		return p, nil, err
	}
	document, err := expand(it.Value)
	return p, document, err
}
