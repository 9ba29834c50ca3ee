package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssnssubscriptions"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
)

// watch makes alarms that all tell the same people.
type watch struct {
	stack awscdk.Stack
	stage Stage
	tell  awscloudwatch.IAlarmAction
	all   []interfacesawscloudwatch.IAlarmRef
}

// observe makes the alarms and the one page that shows how it goes. An alarm is
// there only when somebody has to do something; the README says what, by its name.
func observe(stack awscdk.Stack, s Stage, all []deployed, gateway awsapigatewayv2.HttpApi, d kept, logs keyOf) {
	topic := awssns.NewTopic(stack, text("alarms"), &awssns.TopicProps{
		TopicName: text(s.name("alarms")), MasterKey: logs.key, EnforceSSL: yes,
	})
	publishes(stack, topic, "cloudwatch.amazonaws.com")
	topic.AddSubscription(awssnssubscriptions.NewEmailSubscription(text(s.AlarmsTo), nil))
	w := &watch{stack: stack, stage: s, tell: awscloudwatchactions.NewSnsAction(topic)}

	board := awscloudwatch.NewDashboard(stack, text("board"), &awscloudwatch.DashboardProps{DashboardName: text(s.name("board"))})
	for _, f := range all {
		w.function(f)
		five := &awscloudwatch.MetricOptions{Period: awscdk.Duration_Minutes(number(5))}
		board.AddWidgets(
			graph(f.name+": runs and errors", f.lambda.MetricInvocations(five), f.lambda.MetricErrors(five), f.lambda.MetricThrottles(five)),
			graph(f.name+": milliseconds", f.lambda.MetricDuration(percentile("p50")), f.lambda.MetricDuration(percentile("p99"))),
		)
	}
	w.alarm("api-5xx", "The API answered with a fault of ours", gateway.MetricServerError(sum(5)), 1, 2)
	w.alarm("api-slow", "Pages take longer than two seconds", gateway.MetricLatency(percentile("p99")), 2000, 3)
	throttled := awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
		Namespace: text("AWS/DynamoDB"), MetricName: text("ThrottledRequests"),
		DimensionsMap: &map[string]*string{"TableName": d.table.TableName()},
		Statistic:     text("Sum"), Period: awscdk.Duration_Minutes(number(5)),
	})
	w.alarm("table-throttled", "The table refused requests", throttled, 10, 2)
	board.AddWidgets(
		graph("API: requests and faults", gateway.MetricCount(sum(5)), gateway.MetricClientError(sum(5)), gateway.MetricServerError(sum(5))),
		graph("Table: refused requests", throttled),
		awscloudwatch.NewAlarmStatusWidget(&awscloudwatch.AlarmStatusWidgetProps{Title: text("Alarms"), Alarms: &w.all}),
	)
}

// function watches one function by the way it is called.
func (w *watch) function(f deployed) {
	w.alarm(f.name+"-errors", "The function "+f.name+" failed", f.lambda.MetricErrors(sum(5)), 1, 1)
	w.alarm(f.name+"-throttles", "The function "+f.name+" was held back: more calls than it may take at once", f.lambda.MetricThrottles(sum(5)), 1, 2)
	if f.failed != nil {
		w.alarm(f.name+"-dead-letters", "Something could not be done by "+f.name+" and waits for a person",
			f.failed.MetricApproximateNumberOfMessagesVisible(&awscloudwatch.MetricOptions{Statistic: text("Maximum"), Period: awscdk.Duration_Minutes(number(5))}), 1, 1)
	}
	switch f.kind {
	case stream:
		w.alarm(f.name+"-behind", "Dashboards are more than fifteen minutes behind",
			f.lambda.Metric(text("IteratorAge"), &awscloudwatch.MetricOptions{Statistic: text("Maximum"), Period: awscdk.Duration_Minutes(number(5))}), 15*60*1000, 2)
	case schedule:
		w.silent(f.name+"-silent", "The function "+f.name+" did not run", f)
	}
}

// alarm rings when the metric reaches the threshold in so many periods in a row.
func (w *watch) alarm(name, description string, metric awscloudwatch.IMetric, threshold, periods float64) {
	w.add(awscloudwatch.NewAlarm(w.stack, text("alarm-"+name), &awscloudwatch.AlarmProps{
		AlarmName: text(w.stage.name(name)), AlarmDescription: text(description), Metric: metric,
		Threshold: number(threshold), EvaluationPeriods: number(periods),
		ComparisonOperator: awscloudwatch.ComparisonOperator_GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
		TreatMissingData:   awscloudwatch.TreatMissingData_NOT_BREACHING,
	}))
}

// silent rings when a scheduled function has not run for the time in which it runs
// at least once.
func (w *watch) silent(name, description string, f deployed) {
	w.add(awscloudwatch.NewAlarm(w.stack, text("alarm-"+name), &awscloudwatch.AlarmProps{
		AlarmName: text(w.stage.name(name)), AlarmDescription: text(description),
		Metric: f.lambda.MetricInvocations(&awscloudwatch.MetricOptions{
			Statistic: text("Sum"), Period: awscdk.Duration_Minutes(number(f.quiet())),
		}),
		Threshold: number(1), EvaluationPeriods: number(1),
		ComparisonOperator: awscloudwatch.ComparisonOperator_LESS_THAN_THRESHOLD,
		TreatMissingData:   awscloudwatch.TreatMissingData_BREACHING,
	}))
}

// quiet is how many minutes without a run are one too many; an alarm looks back a
// day at most.
func (f function) quiet() float64 {
	if f.rate == daily {
		return 24 * 60
	}
	return 60
}

func (w *watch) add(a awscloudwatch.Alarm) {
	a.AddAlarmAction(w.tell)
	a.AddOkAction(w.tell)
	w.all = append(w.all, a)
}

func graph(title string, lines ...awscloudwatch.IMetric) awscloudwatch.IWidget {
	return awscloudwatch.NewGraphWidget(&awscloudwatch.GraphWidgetProps{Title: text(title), Left: &lines, Width: number(12), Height: number(6)})
}

func sum(minutes float64) *awscloudwatch.MetricOptions {
	return &awscloudwatch.MetricOptions{Statistic: text("Sum"), Period: awscdk.Duration_Minutes(number(minutes))}
}

func percentile(p string) *awscloudwatch.MetricOptions {
	return &awscloudwatch.MetricOptions{Statistic: text(p), Period: awscdk.Duration_Minutes(number(5))}
}
