package main

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
)

// reach is the part of the table that a function may touch, by what it does there: patterns
// of partitions, as functions/internal/store/keys.go builds them, in which a star stands for
// slashes too. Tests of the functions are refused whatever is not here, as the cloud would
// (functions/internal/table/granted), and nothing is here that no test reaches.
type reach struct {
	lists  []string // every item of a partition
	gets   []string // an item by its key
	checks []string // whether an item is there, or is still as it was
	writes []string // an item that counts its versions
	drops  []string // removes one
	adds   []string // a line that is never changed
}

// trails are what was done, by whom and about whom. Lines are added there, and nothing that
// we run may change or remove one.
var trails = []string{"g/*/audit/*", "g/*/trail/*", "nation/trail/*"}

// What is shown of a period is made by who looks first.
var (
	periodFigures = []string{"g/*/aggregate/*.release.*", "national/*/release.*"}
	periodOfEach  = "national/*/leren.*" // what gemeenten see of each other
)

// answerReach is that of the survey. It reads a link and the participant behind it. It also
// writes what it did in the trail and the audit copy, which it cannot read, and how far the
// participant is in the list of the worker: it gets that one entry by its key, and no list;
// other processes see by a notice that the entry changed. Words that may be quoted it puts
// where a moderator finds them, and takes them away again; it cannot read them there.
var answerReach = reach{
	lists:  []string{"token/*", "g/*/p/*"},
	gets:   []string{"token/*", "g/*/p/*", "g/*/caseload"},
	checks: []string{"token/*", "g/*/p/*", "g/*/caseload", "g/*/changed", "g/*/quote", "nation/quote"},
	writes: []string{"token/*", "g/*/p/*", "g/*/caseload", "g/*/changed", "g/*/quote", "nation/quote"},
	drops:  []string{"token/*", "g/*/p/*", "g/*/caseload", "g/*/changed", "g/*/quote", "nation/quote"},
	adds:   []string{"g/*/audit/*", "g/*/trail/*"},
}

// outcomesReach is that of the pages of outcomes, of learning, and of the same for machines.
// A begeleider sees the own caseload, of which facts that are of yesterday are computed
// from the dossiers. Whoever does not take part any more is not quoted.
var outcomesReach = reach{
	lists: []string{
		"g/*/caseload", "g/*/p/*", "g/*/quote", "g/*/report", "g/*/statement", "g/*/learn/*",
		"learn/*", "circle/*", "nation/quote", "nation/report", "nation/statement", periodOfEach,
	},
	gets: []string{
		"g/*/aggregate/*", "g/*/facts/*", "g/*/p/*", "g/*/quote", "g/*/report", "g/*/printed", "g/*/statement", "g/*/document",
		"g/*/learn/*", "circle/*", "national/*", "nation/quote", "nation/report", "nation/printed", "nation/statement", "nation/document", "api/*",
	},
	checks: []string{"circle/*", "g/*/quote", "nation/quote"},
	writes: slices.Concat(periodFigures, []string{
		periodOfEach, "g/*/quote", "g/*/report", "g/*/printed", "g/*/statement", "g/*/document", "g/*/learn/*",
		"learn/*", "circle/*", "nation/quote", "nation/report", "nation/printed", "nation/statement", "nation/document", "api/*",
	}),
	drops: slices.Concat(periodFigures, []string{periodOfEach, "g/*/quote", "nation/quote", "g/*/learn/*", "learn/*"}),
	adds:  trails,
}

// workbookReach is that of the workbooks: figures alone.
var workbookReach = reach{
	gets:   []string{"g/*/aggregate/*", "national/*"},
	writes: periodFigures,
	drops:  periodFigures,
}

// exportReach is that of what leaves for research, and of the tokens of machines.
var exportReach = reach{
	lists:  []string{"g/*/caseload", "g/*/p/*", "g/*/handovers", "g/*/tokens"},
	gets:   []string{"g/*/p/*", "g/*/tokens", "api/*"},
	writes: []string{"g/*/handovers", "g/*/tokens", "api/*"},
	adds:   []string{"g/*/audit/*", "g/*/trail/*"},
}

// behindSession adds what every page of staff does with the session that the portal began:
// it is kept as long as somebody works, unless their access ended.
func behindSession(r reach) reach {
	r.gets = slices.Concat(r.gets, []string{"session/*", "g/*/staff"})
	r.checks = slices.Concat(r.checks, []string{"g/*/staff"})
	r.writes = slices.Concat(r.writes, []string{"session/*", "sessions/*"})
	r.drops = slices.Concat(r.drops, []string{"session/*"})
	return r
}

// grant lets a role touch this part of the table.
func (p reach) grant(r awsiam.Role, table *[]*string) {
	for _, one := range []struct {
		on      []string
		actions []string
	}{
		{p.lists, []string{"dynamodb:Query"}},
		{p.gets, []string{"dynamodb:GetItem", "dynamodb:BatchGetItem"}},
		{p.checks, []string{"dynamodb:ConditionCheckItem"}},
		{p.writes, []string{"dynamodb:UpdateItem"}},
		{p.drops, []string{"dynamodb:DeleteItem"}},
		{p.adds, []string{"dynamodb:PutItem"}},
	} {
		if len(one.on) > 0 {
			allow(r, only(one.on), table, one.actions...)
		}
	}
}

// only is the condition that every item is in one of some partitions.
func only(partitions []string) *map[string]any {
	return &map[string]any{"ForAllValues:StringLike": map[string]any{"dynamodb:LeadingKeys": partitions}}
}
