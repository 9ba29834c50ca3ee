package policy

import (
	"slices"
)

// Action is what somebody wants to do: a thing and a verb. Every route names one.
type Action string

// The actions. Those on a participant are about one person and are kept within a
// gemeente by a policy of their own.
const (
	CaseloadList Action = "caseload:list" // one's own caseload
	CaseloadTeam Action = "caseload:team" // the caseloads of all workers of the gemeente

	ParticipantCreate   Action = "participant:create"
	ParticipantRead     Action = "participant:read"     // trajectory, registration, results
	ParticipantWrite    Action = "participant:write"    // the same, to change
	ParticipantTransfer Action = "participant:transfer" // to another worker
	ParticipantExport   Action = "participant:export"   // everything about one person, on request
	ParticipantErase    Action = "participant:erase"    // on request

	IdentityRead  Action = "identity:read" // name, phone, mail: decrypted
	IdentityWrite Action = "identity:write"

	ResponseRead    Action = "response:read"
	ResponseWrite   Action = "response:write"
	ResponseCorrect Action = "response:correct" // after it was sent in, with a reason
	ResponseExplain Action = "response:explain" // how a score or an indicator follows from answers

	InvitationCreate Action = "invitation:create"
	InvitationList   Action = "invitation:list"   // of the whole gemeente, by number
	InvitationManage Action = "invitation:manage" // send again, or make a link stop working

	DashboardRead Action = "dashboard:read" // of a level
	MKBARead      Action = "mkba:read"      // of a level, with the trace of every amount
	GemeentenList Action = "gemeenten:list" // side by side, aggregates only

	LearnRead    Action = "learn:read"    // gemeenten beside each other, route, theory, interventions
	LearnWrite   Action = "learn:write"   // record what the own gemeente tries
	NameShare    Action = "name:share"    // agree that others see the name of the own gemeente
	CircleRead   Action = "circle:read"   // a circle that one is in
	CircleWrite  Action = "circle:write"  // meetings, notes and agreements of a circle that one is in
	CircleManage Action = "circle:manage" // begin a circle and say who is in it

	StatementRead   Action = "statement:read"   // a frozen outcome, with its document
	StatementCreate Action = "statement:create" // freeze an outcome, for good

	ReportRead    Action = "report:read"    // what was published, of a level
	ReportPublish Action = "report:publish" // see the draft, and publish it for good

	QuoteModerate Action = "quote:moderate" // words of a participant, without who said them, of the own gemeente
	QuoteReview   Action = "quote:review"   // quotes that gemeenten propose to all together, without which one

	DefinitionRead  Action = "definition:read"
	DefinitionCheck Action = "definition:check" // try a draft

	AdminRead  Action = "admin:read" // users, teams, settings of the gemeente
	AdminWrite Action = "admin:write"
	AuditRead  Action = "audit:read"
	OutboxRead Action = "outbox:read" // messages that a laptop did not send

	ResearchStart  Action = "research:start"  // see what can be had for research
	ResearchExport Action = "research:export" // data without names of a gemeente
	HandoverRead   Action = "handover:read"   // what left the gemeente, to whom and what for
	ExchangeExport Action = "exchange:export" // the national message about the gemeente
	TokenManage    Action = "token:manage"    // who may read figures by machine
)

var actions = []Action{
	CaseloadList, CaseloadTeam,
	ParticipantCreate, ParticipantRead, ParticipantWrite, ParticipantTransfer, ParticipantExport, ParticipantErase,
	IdentityRead, IdentityWrite, ResponseRead, ResponseWrite, ResponseCorrect, ResponseExplain, InvitationCreate, InvitationList, InvitationManage,
	LearnRead, LearnWrite, NameShare, CircleRead, CircleWrite, CircleManage,
	DashboardRead, MKBARead, GemeentenList, StatementRead, StatementCreate, DefinitionRead, DefinitionCheck,
	ReportRead, ReportPublish, QuoteModerate, QuoteReview,
	AdminRead, AdminWrite, AuditRead, OutboxRead,
	ResearchStart, ResearchExport, HandoverRead, ExchangeExport, TokenManage,
}

// Actions returns every action there is, for the table of rights.
func Actions() []Action { return slices.Clone(actions) }
