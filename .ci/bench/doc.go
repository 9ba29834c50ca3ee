// Command bench runs one questionnaire through our engine and through the npm
// packages survey-core and @formio/core, checks that they agree where their meaning
// of an answer is the same, and prints how many evaluations each does per second of
// processor time. It also measures how long the whole catalogue takes to load.
//
// The questionnaire is form.json, a neutral description that is written out for
// each of the three; the answers are drawn once from a seed. The packages have
// pinned versions and are installed by npm into a folder of their own.
//
// With -sql it does the same for what is computed of everybody: it lets local invent
// people, compute all figures and write the export for research, runs indicators.sql over
// that export in DuckDB, and holds every number of the one against the other.
//
// It measures and compares. It must not know how the engine works inside, and a slow
// machine is no failure: only results that differ without a reason are.
package main
