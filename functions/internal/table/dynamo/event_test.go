package dynamo

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"

	"github.com/aws/aws-lambda-go/events"
)

// batch is a stream event in the form in which Lambda delivers it: a change, a
// new item, and a removal by the time-to-live service.
const batch = `{"Records": [
{"eventID": "c4ca", "eventName": "MODIFY", "eventVersion": "1.1", "eventSource": "aws:dynamodb", "awsRegion": "eu-west-1",
 "dynamodb": {"ApproximateCreationDateTime": 1761300000, "SequenceNumber": "4421584500000000017450439091", "SizeBytes": 59, "StreamViewType": "NEW_AND_OLD_IMAGES",
  "Keys": {"PK": {"S": "g/0001/p/X-1"}, "SK": {"S": "profile"}},
  "OldImage": {"PK": {"S": "g/0001/p/X-1"}, "SK": {"S": "profile"}, "v": {"N": "1"}, "d": {"B": "b2xk"}},
  "NewImage": {"PK": {"S": "g/0001/p/X-1"}, "SK": {"S": "profile"}, "v": {"N": "2"}, "d": {"B": "bmV3"}, "x": {"N": "2000000000"}}},
 "eventSourceARN": "arn:aws:dynamodb:eu-west-1:000000000000:table/t/stream/2026-01-01T00:00:00.000"},
{"eventID": "c81e", "eventName": "INSERT",
 "dynamodb": {"SequenceNumber": "4421584500000000017450439092",
  "Keys": {"PK": {"S": "a"}, "SK": {"S": "b"}}, "NewImage": {"PK": {"S": "a"}, "SK": {"S": "b"}, "v": {"N": "1"}, "d": {"B": ""}}}},
{"eventID": "eccb", "eventName": "REMOVE", "userIdentity": {"type": "Service", "principalId": "dynamodb.amazonaws.com"},
 "dynamodb": {"SequenceNumber": "4421584500000000017450439093",
  "Keys": {"PK": {"S": "a"}, "SK": {"S": "b"}}, "OldImage": {"PK": {"S": "a"}, "SK": {"S": "b"}, "v": {"N": "1"}, "d": {"B": ""}, "x": {"N": "5"}}}}
]}`

func records(t *testing.T) []events.DynamoDBEventRecord {
	t.Helper()
	var e events.DynamoDBEvent
	if err := json.Unmarshal([]byte(batch), &e); err != nil {
		t.Fatal(err)
	}
	return e.Records
}

func TestFromRecord(t *testing.T) {
	var got []table.Change
	for _, r := range records(t) {
		c, err := FromRecord(r)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, c)
	}
	modified, inserted, removed := got[0], got[1], got[2]
	if modified.ID != "4421584500000000017450439091" || modified.Key != (table.Key{Partition: "g/0001/p/X-1", Sort: "profile"}) || modified.Expired {
		t.Errorf("modified %+v", modified)
	}
	if o, n := modified.Old, modified.New; string(o.Value) != "old" || o.Version != 1 || !o.Expires.IsZero() ||
		string(n.Value) != "new" || n.Version != 2 || !n.Expires.Equal(time.Unix(2000000000, 0)) || n.Key != modified.Key {
		t.Errorf("images %+v and %+v", o, n)
	}
	if inserted.Old != nil || inserted.New == nil || len(inserted.New.Value) != 0 {
		t.Errorf("inserted %+v", inserted)
	}
	if removed.New != nil || removed.Old == nil || !removed.Expired {
		t.Errorf("removed %+v", removed)
	}
}

func TestPoisonRecords(t *testing.T) {
	for name, spoil := range map[string]func(*events.DynamoDBEventRecord){
		"no keys":            func(r *events.DynamoDBEventRecord) { r.Change.Keys = nil },
		"no sequence number": func(r *events.DynamoDBEventRecord) { r.Change.SequenceNumber = "" },
		"keys only": func(r *events.DynamoDBEventRecord) {
			r.Change.NewImage, r.Change.OldImage = nil, nil
		},
		"key of bytes": func(r *events.DynamoDBEventRecord) {
			r.Change.Keys["SK"] = events.NewBinaryAttribute([]byte("b"))
		},
		"version that is no number": func(r *events.DynamoDBEventRecord) {
			r.Change.NewImage["v"] = events.NewNumberAttribute("many")
		},
		"value that is no bytes": func(r *events.DynamoDBEventRecord) {
			r.Change.OldImage["d"] = events.NewStringAttribute("text")
		},
		"expiry that is no whole number": func(r *events.DynamoDBEventRecord) {
			r.Change.NewImage["x"] = events.NewNumberAttribute("1.5")
		},
	} {
		r := records(t)[0]
		spoil(&r)
		if c, err := FromRecord(r); !errors.Is(err, errForeign) {
			t.Errorf("%s: %+v, %v; want errForeign", name, c, err)
		}
	}
}
