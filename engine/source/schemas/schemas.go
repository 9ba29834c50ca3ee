// Package schemas holds the JSON Schema (draft 2020-12) of every kind of
// definition and of the test files beside them. The descriptions in them are what an
// editor shows a methodologist, so they are Dutch. It holds data only.
package schemas

import "embed"

// FS holds <soort>.schema.json for every kind.
//
//go:embed *.schema.json
var FS embed.FS
