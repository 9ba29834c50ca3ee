package parquet

import (
	"reflect"

	"github.com/parquet-go/parquet-go"
)

// field is a column with its name. Rows are written value by value, so that nothing
// is read from a Go value.
type field struct {
	parquet.Node
	name string
}

// Name is the name of the column.
func (f field) Name() string { return f.name }

// Value is asked for when a Go value is taken apart, which never happens here.
func (f field) Value(base reflect.Value) reflect.Value { return base }
