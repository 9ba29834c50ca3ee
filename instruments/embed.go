// Package instruments carries the definitions inside a program, for the laptop and
// for tests. It holds no code: everything beside this file is written by
// methodologists.
package instruments

import "embed"

//go:generate go run ../engine/cmd/monitor schemas --instruments .
//go:generate go run ../engine/cmd/monitor naslag --instruments .

// FS is the folder of definitions, with their test cases and schemas.
//
//go:embed *
var FS embed.FS
