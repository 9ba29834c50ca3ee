package dynamo_test

import (
	"testing"

	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
	"effectmonitor/functions/internal/table/tabletest"
)

func TestContract(t *testing.T) {
	server := dynamolocal.Start(t)
	tabletest.Run(t, func(t *testing.T, clock *tabletest.Clock) tabletest.Harness {
		tab, feed := server.Create(t, clock.Now)
		return tabletest.Harness{Table: tab, Feed: feed, Checkpoints: tabletest.NewCheckpoints()}
	})
}
