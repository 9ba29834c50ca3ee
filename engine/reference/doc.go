// Package reference writes the reference of the definition language: every key of
// every kind of definition, from the JSON Schemas, and every function of formulas,
// from the table that the compiler itself reads. What it says about a function that
// the table does not hold, such as what it does with leeg, stands beside an example
// whose outcome is computed; a test holds both to the compiler.
//
// It must not know any definition, write to a disk, or describe a key in words of its
// own: a key without a description in its schema is a fault of the schema.
package reference
