package web

import "strconv"

// PreviewView is the page on which a methodologist sees a questionnaire while writing
// it: the file, the questionnaire itself in a frame, and everything that follows from
// the answers. Its texts are Dutch, as everything that methodologists read.
type PreviewView struct {
	Title string // path of the file
	CSRF  string // in every form of the page itself
	// SheetHref and ScriptHref are the page's own style and script.
	SheetHref, ScriptHref string
	Errors, Warnings      int
	Elsewhere             int    // errors in other files
	Read                  string // time at which the file was read
	LastGood              string // time of the version that shows, when the file holds errors
	Lines                 []PreviewLine
	Loose                 []PreviewFinding // without a line
	Frame                 string           // address of the questionnaire; "" when there is no good version yet
	Phone                 bool
	Forms, Languages      []PreviewChoice
	StaffOnly             bool // the form speaks one language, whatever is chosen
	Missing               []PreviewMissing
	Changes               []PreviewChange
	Shown                 []PreviewShown
	Scores, Calculations  []PreviewValue
	Problems              []PreviewProblem
	Cases                 PreviewCases
	Earlier               bool // there are answers of a moment before
}

// PreviewChoice is one side of a switch; it posts Name with Value.
type PreviewChoice struct {
	Name, Value, Label, Lang string
	Current                  bool
}

// PreviewLine is a line of the file with what is wrong with it.
type PreviewLine struct {
	Number   int
	Text     string
	Findings []PreviewFinding
}

func (l PreviewLine) id() string { return "regel-" + strconv.Itoa(l.Number) }

// firstError leads to the first line with an error, or to the file when none of them
// has a line.
func (v PreviewView) firstError() string {
	for _, l := range v.Lines {
		for _, f := range l.Findings {
			if f.Error {
				return "#" + l.id()
			}
		}
	}
	return "#bestand"
}

// class marks a line by the worst of its findings.
func (l PreviewLine) class() string {
	out := "vb-line"
	for _, f := range l.Findings {
		if f.Error {
			return out + " vb-line--error"
		}
		out = "vb-line vb-line--warning"
	}
	return out
}

// PreviewFinding is an error or a warning; Caret is the space before the mark.
type PreviewFinding struct {
	Error                      bool
	Place, Code, Message, Hint string
	Caret                      string
}

func (f PreviewFinding) class() string {
	if f.Error {
		return "vb-finding vb-finding--error"
	}
	return "vb-finding"
}

func (f PreviewFinding) kind() string {
	if f.Error {
		return "Fout"
	}
	return "Waarschuwing"
}

// PreviewMissing is a text without a translation.
type PreviewMissing struct {
	Line int
	Text string
}

func (m PreviewMissing) href() string { return "#regel-" + strconv.Itoa(m.Line) }

// PreviewChange is something that the last answer changed.
type PreviewChange struct{ Name, Was, Is string }

// PreviewShown is a question: whether it shows and why, and what was answered.
type PreviewShown struct {
	ID, Answer string
	Visible    bool
	Why        []PreviewExplained // empty: always
}

// PreviewValue is a score or a calculation.
type PreviewValue struct {
	ID, Title, Value, Class string
	Explained               PreviewExplained
}

// PreviewExplained is a rule with what went into it.
type PreviewExplained struct {
	Name, Value, Rule, State string
	Missing, Steps           []string
	Inputs                   []PreviewExplained
}

// PreviewProblem is what a check or a required question says.
type PreviewProblem struct {
	ID, Text string
	Hard     bool
}

// PreviewCases are the cases beside the file, and the form that adds one.
type PreviewCases struct {
	File          string
	Passed, Total int
	Failed        []string
	Name          string // as typed, when it was refused
	Refused, Kept string
}

func (v PreviewView) heading() string {
	if v.Errors > 0 {
		return "Fout: " + v.Title
	}
	return v.Title
}

func (v PreviewView) frameClass() string {
	if v.Phone {
		return "vb-frame vb-frame--phone"
	}
	return "vb-frame"
}

func (v PreviewView) columnsClass() string {
	if v.Phone {
		return "vb-columns vb-columns--phone"
	}
	return "vb-columns vb-columns--desk"
}

func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + more
}
