package dynamolocal

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// Records gives everything that the stream of a table has kept, as a function is handed it:
// each record as the API of streams writes it, with the name of the stream that Lambda adds.
func (s *Server) Records(t testing.TB, tableName string) []json.RawMessage {
	t.Helper()
	described, err := s.Client().DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &tableName})
	if err != nil {
		t.Fatal(err)
	}
	arn := aws.ToString(described.Table.LatestStreamArn)
	heard := &listener{}
	api := dynamodbstreams.New(dynamodbstreams.Options{Region: region, Credentials: static, BaseEndpoint: &s.Endpoint, HTTPClient: heard})
	stream, err := api.DescribeStream(t.Context(), &dynamodbstreams.DescribeStreamInput{StreamArn: &arn})
	if err != nil || stream.StreamDescription.LastEvaluatedShardId != nil {
		t.Fatalf("%v, or more shards than one answer tells", err)
	}
	var all []json.RawMessage
	for _, shard := range stream.StreamDescription.Shards {
		out, err := api.GetShardIterator(t.Context(), &dynamodbstreams.GetShardIteratorInput{
			StreamArn: &arn, ShardId: shard.ShardId, ShardIteratorType: types.ShardIteratorTypeTrimHorizon})
		if err != nil {
			t.Fatal(err)
		}
		// A stream may answer with nothing although more follows.
		for iterator, quiet := out.ShardIterator, 0; iterator != nil && quiet < 3; {
			got, err := api.GetRecords(t.Context(), &dynamodbstreams.GetRecordsInput{ShardIterator: iterator})
			if err != nil {
				t.Fatal(err)
			}
			var body struct{ Records []map[string]json.RawMessage }
			if err := json.Unmarshal(heard.last, &body); err != nil || len(body.Records) != len(got.Records) {
				t.Fatalf("%d of %d records are read: %v", len(body.Records), len(got.Records), err)
			}
			for _, r := range body.Records {
				if r["eventSourceARN"], err = json.Marshal(arn); err != nil {
					t.Fatal(err)
				}
				whole, err := json.Marshal(r)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, whole)
			}
			if iterator = got.NextShardIterator; len(got.Records) == 0 {
				quiet++
			}
		}
	}
	return all
}

// listener is an HTTP client that keeps the body of the last answer.
type listener struct{ last []byte }

func (l *listener) Do(r *http.Request) (*http.Response, error) {
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	l.last, err = io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	answer.Body = io.NopCloser(bytes.NewReader(l.last))
	return answer, err
}
