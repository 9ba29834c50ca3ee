package app_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
)

// tested is the table of a test. It knows the key of everything that was written to it.
type tested struct {
	table.Table
	lock    sync.Mutex
	written map[table.Key]bool
}

func (s *tested) Write(ctx context.Context, ops ...table.Op) error {
	s.lock.Lock()
	for _, op := range ops {
		s.written[op.Item.Key] = true
	}
	s.lock.Unlock()
	return s.Table.Write(ctx, ops...)
}

// server says that the table is not in a file.
func (s *tested) server() bool {
	_, file := s.Table.(*bolt.Table)
	return !file
}

// every says of how many moments to stop at one is tried: each in a file, and fewer where
// the same takes longer.
func every(t *testing.T) int {
	whole, _, _ := strings.Cut(t.Name(), "/")
	if _, found := servers.Load(whole); found {
		return 3
	}
	return 1
}

// everything is what the table holds now.
func (s *tested) everything(t *testing.T) map[table.Key]table.Item {
	t.Helper()
	s.lock.Lock()
	keys := slices.Collect(maps.Keys(s.written))
	s.lock.Unlock()
	out := map[table.Key]table.Item{}
	for some := range slices.Chunk(keys, table.MaxGets) {
		found, err := s.GetMany(t.Context(), some...)
		must(t, err)
		maps.Copy(out, found)
	}
	return out
}

// servers are what the tables of the tests under a test are made in, by its name; the
// tables of all others are files.
var servers sync.Map

// newTable is an empty table of the test alone.
func newTable(t *testing.T, now func() time.Time) *tested {
	t.Helper()
	whole, _, _ := strings.Cut(t.Name(), "/")
	if server, found := servers.Load(whole); found {
		return &tested{Table: server.(*dynamolocal.Server).CreateMute(t, now), written: map[table.Key]bool{}}
	}
	return inFile(t, now)
}

func inFile(t *testing.T, now func() time.Time) *tested {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "t.db"), now)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return &tested{Table: db, written: map[table.Key]bool{}}
}

// useCases are the tests of the use cases that keep something.
var useCases = []struct {
	name string
	run  func(*testing.T)
}{
	{"TestOneOfManyIsMadeAtNight", TestOneOfManyIsMadeAtNight},
	{"TestTheNightRenews", TestTheNightRenews},
	{"TestANightGoesOn", TestANightGoesOn},
	{"TestExpiredIsInNoFigure", TestExpiredIsInNoFigure},
	{"TestANightThatIsTooShort", TestANightThatIsTooShort},
	{"TestWhatALaterReleaseKeepsInFigures", TestWhatALaterReleaseKeepsInFigures},
	{"TestWhatALaterReleaseKeepsOfSomebody", TestWhatALaterReleaseKeepsOfSomebody},
	{"TestAReleaseOfManyIsMadeAtNight", TestAReleaseOfManyIsMadeAtNight},
	{"TestCostsOfOneOfMany", TestCostsOfOneOfMany},
	{"TestFactsFollowWhatIsComparable", TestFactsFollowWhatIsComparable},
	{"TestFiguresFollowACorrection", TestFiguresFollowACorrection},
	{"TestAPageIsTheSameFromWhatIsKept", TestAPageIsTheSameFromWhatIsKept},
	{"TestWhatIsKeptForAPageFollows", TestWhatIsKeptForAPageFollows},
	{"TestInviteOnce", TestInviteOnce},
	{"TestFirstAnswersAfterTakingBack", TestFirstAnswersAfterTakingBack},
	{"TestBuiltUponIsAsAddedUp", TestBuiltUponIsAsAddedUp},
	{"TestALostReplyOfFacts", TestALostReplyOfFacts},
	{"TestWhoFindsNothingNewIsHeard", TestWhoFindsNothingNewIsHeard},
	{"TestLedgersAreBounded", TestLedgersAreBounded},
	{"TestSnapshotOfManyIsTakenAtNight", TestSnapshotOfManyIsTakenAtNight},
	{"TestEveryEndOfACycleIsKept", TestEveryEndOfACycleIsKept},
	{"TestFirstSnapshotOfAFewIsTakenByWhoLooks", TestFirstSnapshotOfAFewIsTakenByWhoLooks},
	{"TestStoppedTakeLeavesTheOneBefore", TestStoppedTakeLeavesTheOneBefore},
	{"TestOfTwoTakesOneStands", TestOfTwoTakesOneStands},
	{"TestSnapshotOfAnEarlierReleaseIsTakenAnew", TestSnapshotOfAnEarlierReleaseIsTakenAnew},
	{"TestMessagesAreRefusedAsInADefinition", TestMessagesAreRefusedAsInADefinition},
	{"TestOnlyDifferencesAreKept", TestOnlyDifferencesAreKept},
	{"TestNothingIsSentTwiceAfterAChange", TestNothingIsSentTwiceAfterAChange},
	{"TestAChangeAfterACrash", TestAChangeAfterACrash},
	{"TestAChangeWhileARunIsUnderWay", TestAChangeWhileARunIsUnderWay},
	{"TestRemindAsTheAdministratorSetIt", TestRemindAsTheAdministratorSetIt},
	{"TestANewDefinitionKeepsWhatFits", TestANewDefinitionKeepsWhatFits},
	{"TestAMovedReminderOfADefinition", TestAMovedReminderOfADefinition},
	{"TestMoveBringsEverything", TestMoveBringsEverything},
	{"TestNamesAreOpenedWithTheKeyAlone", TestNamesAreOpenedWithTheKeyAlone},
	{"TestMoveGoesOn", TestMoveGoesOn},
	{"TestMoveIsOfOneMoment", TestMoveIsOfOneMoment},
	{"TestMoveNeedsTheDefinitions", TestMoveNeedsTheDefinitions},
	{"TestGemeentenBesideEachOther", TestGemeentenBesideEachOther},
	{"TestOutlinesOfAnotherRelease", TestOutlinesOfAnotherRelease},
	{"TestNationalFiguresFollowFromWhatIsStored", TestNationalFiguresFollowFromWhatIsStored},
	{"TestProjectIsTheSameInAnyOrder", TestProjectIsTheSameInAnyOrder},
	{"TestOneByOneIsTheSameAsAtOnce", TestOneByOneIsTheSameAsAtOnce},
	{"TestADeletedParticipantLeavesTheFigures", TestADeletedParticipantLeavesTheFigures},
	{"TestNewDefinitionsComputeAnew", TestNewDefinitionsComputeAnew},
	{"TestAnOldFactIsNotCalledNew", TestAnOldFactIsNotCalledNew},
	{"TestProjectOfNobody", TestProjectOfNobody},
	{"TestStoppedAddressGetsNothing", TestStoppedAddressGetsNothing},
	{"TestReportOfOldAddress", TestReportOfOldAddress},
	{"TestReportsOfNothing", TestReportsOfNothing},
	{"TestChannelThatRefuses", TestChannelThatRefuses},
	{"TestAskedAgain", TestAskedAgain},
	{"TestFactsOfWhatIsRead", TestFactsOfWhatIsRead},
	{"TestARebuildGoesOnWhereItStopped", TestARebuildGoesOnWhereItStopped},
	{"TestARebuildReadsEachDossierOnce", TestARebuildReadsEachDossierOnce},
	{"TestARebuildOfAnOlderRelease", TestARebuildOfAnOlderRelease},
	{"TestARebuildBesideOthers", TestARebuildBesideOthers},
	{"TestRedoKeepsWhatWasPromised", TestRedoKeepsWhatWasPromised},
	{"TestRedoIsNeeded", TestRedoIsNeeded},
	{"TestRedoGoesOn", TestRedoGoesOn},
	{"TestRedoOfAnotherMoment", TestRedoOfAnotherMoment},
	{"TestRemindSendsWhatTheProgrammeDefines", TestRemindSendsWhatTheProgrammeDefines},
	{"TestRemindOnlyTheLastOfSeveral", TestRemindOnlyTheLastOfSeveral},
	{"TestRemindNotOfLongAgo", TestRemindNotOfLongAgo},
	{"TestRemindAtDecentHours", TestRemindAtDecentHours},
	{"TestRemindNobodyWhoNeedsNone", TestRemindNobodyWhoNeedsNone},
	{"TestNothingIsSentTwice", TestNothingIsSentTwice},
	{"TestRunsAtTheSameTime", TestRunsAtTheSameTime},
	{"TestRemindAgainOnlyWhenNotTakenOver", TestRemindAgainOnlyWhenNotTakenOver},
	{"TestRemindStopsInTime", TestRemindStopsInTime},
	{"TestRemovalsAreToldOnce", TestRemovalsAreToldOnce},
	{"TestRemovalsThatAreNotToldYet", TestRemovalsThatAreNotToldYet},
	{"TestRemovalsAreNeverToldTwice", TestRemovalsAreNeverToldTwice},
	{"TestManyRemovalsAreToldInParts", TestManyRemovalsAreToldInParts},
	{"TestAClockThatIsSetBack", TestAClockThatIsSetBack},
	{"TestNothingTwiceWhenTheClockGoesBack", TestNothingTwiceWhenTheClockGoesBack},
	{"TestRetainAnnouncesAndRemoves", TestRetainAnnouncesAndRemoves},
	{"TestRemovalIsSafeAfterAStop", TestRemovalIsSafeAfterAStop},
	{"TestWhoIsToGoDoesNotWaitForPages", TestWhoIsToGoDoesNotWaitForPages},
	{"TestRetainNeverWithoutNotice", TestRetainNeverWithoutNotice},
	{"TestDraftsExpire", TestDraftsExpire},
	{"TestMomentsThatComeBack", TestMomentsThatComeBack},
	{"TestRosterSeesEveryChange", TestRosterSeesEveryChange},
	{"TestRosterOfAnotherProcess", TestRosterOfAnotherProcess},
	{"TestNoticesHaveRoom", TestNoticesHaveRoom},
	{"TestWorkerSumFollows", TestWorkerSumFollows},
	{"TestWorkerSumOpensNoDossier", TestWorkerSumOpensNoDossier},
	{"TestAParticipantCountsInTheTeamOfTheStart", TestAParticipantCountsInTheTeamOfTheStart},
	{"TestOwnListHoldsWhileNothingChanged", TestOwnListHoldsWhileNothingChanged},
	{"TestSignalToTheWorker", TestSignalToTheWorker},
	{"TestMessagesFollowTheRhythm", TestMessagesFollowTheRhythm},
	{"TestSignalIsForStaffAlone", TestSignalIsForStaffAlone},
	{"TestOneChangeIsWrittenAsOne", TestOneChangeIsWrittenAsOne},
	{"TestAFaultBetweenTwoWrites", TestAFaultBetweenTwoWrites},
	{"TestTwoWhoFollowAtOnce", TestTwoWhoFollowAtOnce},
	{"TestStudiesArePooled", TestStudiesArePooled},
}

// withoutTable are the tests that keep nothing anywhere.
var withoutTable = []string{"TestAFieldWithinARecordStays", "TestReadRows", "TestFromSerial", "TestRepetitionOpensOnItsDay", "TestADifferenceFitsInAnItem", "TestUseCasesOnDynamo", "TestEveryUseCaseIsOnBoth"}

// TestUseCasesOnDynamo: what is tested of the use cases on a file holds on DynamoDB Local,
// each with a table of its own, through the same SDK as in the cloud.
func TestUseCasesOnDynamo(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: duurt lang (-short)")
	}
	servers.Store(t.Name(), dynamolocal.Start(t))
	for _, c := range useCases {
		t.Run(c.name, c.run)
	}
}

// TestEveryUseCaseIsOnBoth: a test that is added is among those on DynamoDB as well.
func TestEveryUseCaseIsOnBoth(t *testing.T) {
	known := map[string]bool{}
	for _, c := range useCases {
		known[c.name] = true
	}
	files, err := filepath.Glob("*_test.go")
	must(t, err)
	for _, name := range files {
		src, err := os.ReadFile(name)
		must(t, err)
		file, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
		must(t, err)
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || file.Name.Name != "app_test" || !strings.HasPrefix(f.Name.Name, "Test") || slices.Contains(withoutTable, f.Name.Name) {
				continue
			}
			if !known[f.Name.Name] {
				t.Errorf("%s: %s is not among useCases", name, f.Name.Name)
			}
			delete(known, f.Name.Name)
		}
	}
	for name := range known {
		t.Errorf("useCases has %s, which is no test", name)
	}
}
