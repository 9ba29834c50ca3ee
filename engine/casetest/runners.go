package casetest

// runners are the kinds that can be tested, by the value of `soort`.
var runners = map[string]runner{
	"vragenlijst": runQuestionnaire,
	"programma":   runProgramme,
	"gemeente":    runGemeente,
	"raamwerk":    runFramework,
	"mkba":        runModel,
	"simulatie":   runSimulation,
	"dashboard":   runDashboard,
	"leren":       runLearning,
	"rapport":     runReport,
	"kengetallen": runPrices,
}
