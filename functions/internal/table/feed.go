package table

import "context"

// Change is one committed write of one item.
type Change struct {
	// ID is unique in the feed; the same change always has the same ID, so a
	// consumer may use it to recognise a repeat.
	ID  string
	Key Key
	// Old is the item before and New the item after the write; nil when there
	// was none. Both may have expired by now: the feed keeps what was written.
	Old, New *Item
	// Expired is true when nobody deleted the item: its time had come.
	Expired bool
}

// Feed gives the committed changes. The changes of one key come in the order of
// their commits; between keys there is no order. How far back it goes is for the
// adapter (DynamoDB keeps 24 hours); what lies behind it can always be rebuilt
// from the items.
type Feed interface {
	// Read returns at most about limit changes after the cursor (empty is the
	// oldest change kept) and the cursor after them. No changes is not an
	// error: then next may still have moved.
	Read(ctx context.Context, cursor string, limit int) (changes []Change, next string, err error)
	// Wait returns when there may be changes after the cursor, or with the
	// error of the context.
	Wait(ctx context.Context, cursor string) error
}

// Checkpoints remembers durably how far each named consumer has come, and keeps
// what it could not handle.
type Checkpoints interface {
	// Load returns the saved cursor, or empty for a new consumer.
	Load(ctx context.Context, consumer string) (string, error)
	Save(ctx context.Context, consumer, cursor string) error
	// Bury keeps a change that the consumer failed on until the end.
	Bury(ctx context.Context, letter DeadLetter) error
}

// DeadLetter is a change that a consumer gave up on.
type DeadLetter struct {
	Consumer string
	Change   Change
	// Error is the text of the last error, for an operator.
	Error string
	// Attempts is how often the handler was called with this change alone.
	Attempts int
}
