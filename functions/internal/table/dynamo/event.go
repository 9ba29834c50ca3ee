package dynamo

import (
	"fmt"

	"effectmonitor/functions/internal/table"

	"github.com/aws/aws-lambda-go/events"
)

// FromRecord turns one record of the stream, as Lambda delivers it, into a
// change. The ID of the change is the sequence number of the record: what a
// handler reports as failed to get the rest of the batch again.
func FromRecord(r events.DynamoDBEventRecord) (table.Change, error) {
	c := table.Change{ID: r.Change.SequenceNumber, Expired: expiredBy(r.UserIdentity)}
	c.Key = table.Key{Partition: eventText(r.Change.Keys, attrPartition), Sort: eventText(r.Change.Keys, attrSort)}
	if c.ID == "" || c.Key.Partition == "" || c.Key.Sort == "" {
		return table.Change{}, fmt.Errorf("%w: stream record %s without key or sequence number", errForeign, r.EventID)
	}
	for _, side := range []struct {
		image map[string]events.DynamoDBAttributeValue
		into  **table.Item
	}{{r.Change.OldImage, &c.Old}, {r.Change.NewImage, &c.New}} {
		if len(side.image) == 0 {
			continue
		}
		it, err := eventItem(side.image)
		if err != nil {
			return table.Change{}, err
		}
		*side.into = &it
	}
	if c.Old == nil && c.New == nil {
		return table.Change{}, fmt.Errorf("%w: stream record %s has no images; the stream must give new and old ones", errForeign, r.EventID)
	}
	return c, nil
}

// expiredBy recognises a removal by the time-to-live service.
func expiredBy(id *events.DynamoDBUserIdentity) bool {
	return id != nil && id.Type == "Service" && id.PrincipalID == "dynamodb.amazonaws.com"
}

func eventText(image map[string]events.DynamoDBAttributeValue, name string) string {
	if a, ok := image[name]; ok && a.DataType() == events.DataTypeString {
		return a.String()
	}
	return ""
}

func eventItem(image map[string]events.DynamoDBAttributeValue) (table.Item, error) {
	r := raw{partition: eventText(image, attrPartition), sort: eventText(image, attrSort)}
	if a, ok := image[attrValue]; ok && a.DataType() == events.DataTypeBinary {
		r.value, r.hasValue = a.Binary(), true
	}
	if a, ok := image[attrVersion]; ok && a.DataType() == events.DataTypeNumber {
		r.version = a.Number()
	}
	if a, ok := image[TTLAttribute]; ok && a.DataType() == events.DataTypeNumber {
		r.expires = a.Number()
	}
	return r.item()
}
