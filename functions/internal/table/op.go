package table

import "bytes"

// Kind says what an Op does.
type Kind int

// The kinds of operation in a Write.
const (
	KindPut Kind = iota + 1
	KindAdd
	KindCreate
	KindReplace
	KindDelete
	KindDeleteIf
	KindCheckVersion
	KindCheckExists
	KindCheckAbsent
)

// String names the kind as in the constructors.
func (k Kind) String() string {
	names := [...]string{"?", "put", "add", "create", "replace", "delete", "delete-if", "check-version", "check-exists", "check-absent"}
	if k < 1 || int(k) >= len(names) {
		return names[0]
	}
	return names[k]
}

// Op is one operation of a Write. Make it with the functions below; the fields
// are open for the adapters.
type Op struct {
	Kind Kind
	// Item carries the key; for a put, create or replace also the value and
	// expiry; for a condition on the version also the version that must match.
	Item Item
}

// Stores reports whether the operation leaves an item behind.
func (o Op) Stores() bool {
	return o.Kind == KindPut || o.Kind == KindAdd || o.Kind == KindCreate || o.Kind == KindReplace
}

// Checks reports whether the operation only tests a condition.
func (o Op) Checks() bool {
	return o.Kind == KindCheckVersion || o.Kind == KindCheckExists || o.Kind == KindCheckAbsent
}

// Counts reports whether the operation makes the version one higher than it was; else what
// it stores has version 1.
func (o Op) Counts() bool { return o.Kind == KindPut || o.Kind == KindReplace }

// Again reports whether the operation adds what is stored already, so that nothing changes.
func (o Op) Again(stored *Item) bool {
	return o.Kind == KindAdd && stored != nil && stored.Version == 1 &&
		bytes.Equal(stored.Value, o.Item.Value) && stored.Expires.Unix() == o.Item.Expires.Unix()
}

// Met reports whether the condition of the operation holds for the stored item,
// which is nil when absent or expired.
func (o Op) Met(stored *Item) bool {
	switch o.Kind {
	case KindCreate, KindCheckAbsent:
		return stored == nil
	case KindReplace, KindDeleteIf, KindCheckVersion:
		return stored != nil && stored.Version == o.Item.Version
	case KindCheckExists:
		return stored != nil
	default:
		return true
	}
}

// Put stores the item whether or not it exists.
func Put(it Item) Op { return Op{Kind: KindPut, Item: it} }

// Add stores an item that is written once, whose key tells what it holds: the same again
// changes nothing. It is the one operation that is allowed on a trail, because it changes no
// other item and removes none.
func Add(it Item) Op { return Op{Kind: KindAdd, Item: it} }

// Create stores the item and conflicts when it exists.
func Create(it Item) Op { return Op{Kind: KindCreate, Item: it} }

// Replace stores the item and conflicts unless the stored version is
// it.Version. The new version is one higher.
func Replace(it Item) Op { return Op{Kind: KindReplace, Item: it} }

// Delete removes the item; an absent item is no conflict.
func Delete(k Key) Op { return Op{Kind: KindDelete, Item: Item{Key: k}} }

// DeleteIf removes the item and conflicts unless its version is v.
func DeleteIf(k Key, v uint64) Op { return Op{Kind: KindDeleteIf, Item: Item{Key: k, Version: v}} }

// CheckVersion conflicts unless the version of the item is v.
func CheckVersion(k Key, v uint64) Op {
	return Op{Kind: KindCheckVersion, Item: Item{Key: k, Version: v}}
}

// CheckExists conflicts when the item is absent.
func CheckExists(k Key) Op { return Op{Kind: KindCheckExists, Item: Item{Key: k}} }

// CheckAbsent conflicts when the item exists.
func CheckAbsent(k Key) Op { return Op{Kind: KindCheckAbsent, Item: Item{Key: k}} }
