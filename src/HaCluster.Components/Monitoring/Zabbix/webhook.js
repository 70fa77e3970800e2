// Posts a problem in the form of Alertmanager's webhook, so that one receiver understands both.
var event = JSON.parse(value);
var status = event.value === '1' ? 'firing' : 'resolved';
var request = new HttpRequest();
request.addHeader('Content-Type: application/json');
request.post(event.url, JSON.stringify({
    version: '4',
    receiver: 'zabbix',
    status: status,
    alerts: [{
        status: status,
        labels: { alertname: event.alert.split(' ')[0], severity: event.severity, host: event.host, source: 'zabbix' },
        annotations: { summary: event.summary, runbook_url: event.runbook }
    }]
}));
if (request.getStatus() < 200 || request.getStatus() >= 300) {
    throw 'the receiver answers with ' + request.getStatus();
}
return 'OK';
