package table

import (
	"encoding/base64"
	"fmt"
	"unicode/utf8"
)

// ValidateKey checks a key against the limits; adapters call it before they
// read or write.
func ValidateKey(k Key) error {
	if err := validatePart("partition", k.Partition, MaxPartition); err != nil {
		return err
	}
	return validatePart("sort key", k.Sort, MaxSort)
}

func validatePart(what, s string, limit int) error {
	switch {
	case s == "":
		return fmt.Errorf("%w: empty %s", ErrInvalid, what)
	case len(s) > limit:
		return fmt.Errorf("%w: %s of %d bytes, limit %d", ErrInvalid, what, len(s), limit)
	case !wellFormed(s):
		return fmt.Errorf("%w: %s %q is not UTF-8 without control characters", ErrInvalid, what, s)
	}
	return nil
}

// wellFormed refuses control characters, because adapters use them as
// separators, and invalid UTF-8, because DynamoDB has no place for it.
func wellFormed(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] == 0x7f {
			return false
		}
	}
	return utf8.ValidString(s)
}

// ValidateKeys checks the keys of a GetMany.
func ValidateKeys(keys []Key) error {
	if len(keys) > MaxGets {
		return fmt.Errorf("%w: %d keys, limit %d", ErrInvalid, len(keys), MaxGets)
	}
	for _, k := range keys {
		if err := ValidateKey(k); err != nil {
			return err
		}
	}
	return nil
}

// ValidateOps checks the operations of a Write: their number, their keys (each
// only once), their sizes and their versions.
func ValidateOps(ops []Op) error {
	if len(ops) == 0 || len(ops) > MaxOps {
		return fmt.Errorf("%w: %d operations, want 1 to %d", ErrInvalid, len(ops), MaxOps)
	}
	seen, total := make(map[Key]bool, len(ops)), 0
	for i, op := range ops {
		if err := validateOp(op); err != nil {
			return fmt.Errorf("op %d: %w", i, err)
		}
		if seen[op.Item.Key] {
			return fmt.Errorf("op %d: %w: second operation on %v", i, ErrInvalid, op.Item.Key)
		}
		seen[op.Item.Key] = true
		total += len(op.Item.Value) + len(op.Item.Partition) + len(op.Item.Sort)
	}
	if total > MaxWrite {
		return fmt.Errorf("%w: write of %d bytes, limit %d", ErrTooLarge, total, MaxWrite)
	}
	return nil
}

func validateOp(op Op) error {
	if op.Kind < KindPut || op.Kind > KindCheckAbsent {
		return fmt.Errorf("%w: unknown kind %d", ErrInvalid, op.Kind)
	}
	if err := ValidateKey(op.Item.Key); err != nil {
		return err
	}
	if n := len(op.Item.Value); n > MaxValue {
		return fmt.Errorf("%w: value of %v is %d bytes, limit %d", ErrTooLarge, op.Item.Key, n, MaxValue)
	}
	if !op.Item.Expires.IsZero() && op.Item.Expires.Unix() <= 0 {
		return fmt.Errorf("%w: %v expires before 1970", ErrInvalid, op.Item.Key)
	}
	return nil
}

// Selection is a Range that was checked and completed by Prepare.
type Selection struct {
	Range
	// After is the sort key of the last item of the page before, or empty.
	After string
}

// Prepare checks a query, fills in the page size and opens the cursor.
func Prepare(partition string, r Range) (Selection, error) {
	if err := validatePart("partition", partition, MaxPartition); err != nil {
		return Selection{}, err
	}
	for _, s := range [...]string{r.From, r.To, r.Prefix} {
		if len(s) > MaxSort || !wellFormed(s) {
			return Selection{}, fmt.Errorf("%w: bound %q of a range", ErrInvalid, s)
		}
	}
	if r.Prefix != "" && (r.From != "" || r.To != "") {
		return Selection{}, fmt.Errorf("%w: a range has a prefix or bounds, not both", ErrInvalid)
	}
	switch {
	case r.Limit < 0:
		return Selection{}, fmt.Errorf("%w: limit %d", ErrInvalid, r.Limit)
	case r.Limit == 0:
		r.Limit = DefaultLimit
	case r.Limit > MaxLimit:
		r.Limit = MaxLimit
	}
	after, err := openCursor(r.Cursor)
	if err != nil {
		return Selection{}, err
	}
	s := Selection{Range: r, After: after}
	if after != "" && !s.Contains(after) {
		return Selection{}, fmt.Errorf("%w: the cursor belongs to another range", ErrInvalid)
	}
	return s, nil
}

// Contains reports whether a sort key lies in the range.
func (s Selection) Contains(sort string) bool {
	if s.Prefix != "" {
		return len(sort) >= len(s.Prefix) && sort[:len(s.Prefix)] == s.Prefix
	}
	return sort >= s.From && (s.To == "" || sort < s.To)
}

// Empty reports whether no key can lie in the range, which an adapter answers
// without asking the store (DynamoDB refuses such bounds).
func (s Selection) Empty() bool { return s.To != "" && s.From >= s.To }

// Cut makes a page of items that were read up to one beyond the limit.
func (s Selection) Cut(items []Item) Page {
	if len(items) <= s.Limit {
		return Page{Items: items}
	}
	items = items[:s.Limit]
	return Page{Items: items, Next: cursorAfter(items[s.Limit-1].Sort)}
}

// A cursor is the last sort key of a page; it is encoded so that nobody is
// tempted to build one.
func cursorAfter(sort string) string { return base64.RawURLEncoding.EncodeToString([]byte(sort)) }

func openCursor(cursor string) (string, error) {
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(b) > MaxSort || !wellFormed(string(b)) {
		return "", fmt.Errorf("%w: unreadable cursor", ErrInvalid)
	}
	return string(b), nil
}
