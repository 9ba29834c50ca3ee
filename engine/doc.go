// Package engine is the pure half of the product: definitions and answers go
// in, scores, indicators, tables and euros come out. It holds no code itself;
// this page is the map of the packages below it and the table of words.
//
// # What the engine must not do
//
// No package here imports a cloud, a network, HTTP, a log or the operating
// system, reads a clock or draws a random number that no seed explains. Dates,
// seeds and files (fs.FS) are arguments. Only cmd/monitor touches the operating
// system. No Go file outside tests holds a fact of the domain: which domains of
// life, parties, prices, moments, phases or municipalities there are stands in a
// definition. All that the engine knows of raters is that they are staff or
// participant.
//
// # Layers
//
// A package imports only packages on lines above its own.
//
//	diag          findings with a place, a code, a Dutch message and a hint
//	source        a definition as nodes with places; texts, dates, spans, references
//	source/read   YAML to nodes, checked against JSON Schema
//	formula       the language of formulas: types, missing values, explanation
//	score         the arithmetic of scales
//	stats         statistics, with the source of each formula
//	instrument    questionnaires: visibility, requiredness, checks, calculations, scores
//	programme     phases, moments, schedules, registration, results, ways to end
//	gemeente      what a municipality does differently from a programme
//	indicator     the framework, and per participant the value of each indicator
//	cohort        aggregation over participants, with disclosure control
//	mkba          costs and benefits in money, traced to their inputs
//	dashboard     tiles and reports as view models, without HTML
//	catalog       all definitions together, cross-checked, versioned, bundled
//	casetest      the test cases beside the definitions
//	simulate      cohorts that do not exist, from a seed
//	compare       what differs between two versions
//	lint          what is right and yet probably not meant
//	codebook      every variable of a questionnaire, as a page and a table
//	graph         what depends on what, as a picture
//	starter       new definitions that are right from the start
//	cmd/monitor   the command line
//
// formula, score and stats know nothing of definitions. A scale is computed by
// score and placed among the other calculations by instrument, which is why
// score stands below it.
//
// # Words
//
// Code is English; a few Dutch words stay because everyone in the field uses
// them. A new Dutch identifier gets its row here first. Definitions, formulas
// and messages are Dutch.
//
//	Dutch                 in code          meaning
//	afkapgrens            Cutoff           the score from which something counts as high
//	antwoord              Answer           what a rater gave for one question
//	contante waarde       PresentValue     a future amount in today's money
//	deelnemer             Participant      the person the programme is for
//	disconteringsvoet     DiscountRate     the yearly rate that present value takes off
//	gemeente              Gemeente         municipality
//	geval, verwacht       Case, Want       a test case and what it expects
//	invuller              Rater            who fills in a questionnaire
//	invulling             Response         one filled-in questionnaire
//	kengetal              Kengetal         a dated unit price with its source
//	klasse                Class            a named band of a scale
//	kosten, baten         Cost, Benefit    the two sides of an MKBA
//	leeg                  Missing          no answer: not zero, not false
//	meetmoment, meting    Moment           when a questionnaire is due
//	MKBA                  MKBA             social cost–benefit analysis
//	nulmeting             Baseline         the first moment
//	onderdrukt            Suppressed       hidden so that nobody can be recognised
//	programma, aanpak     Programme        an approach with phases and moments
//	raamwerk              Framework        domains, indicators, chain, theory of change
//	schaal                Scale            a score over several questions
//	toestemming           Consent          agreement to take part
//	traject               Trajectory       one participant's way through a programme
//	uitval                Dropout          an end that counts as not completed
//	vraag                 Question         one thing that is asked
//	vragenlijst           Questionnaire    the definition; compiled: Instrument
//	zichtbaar             Visible          shown for these answers
package engine
