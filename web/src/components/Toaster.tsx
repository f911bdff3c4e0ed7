import '@mantine/notifications/styles.layer.css';
import { Notifications, notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { toasterReady, type Toast } from './toast';

function show(toast: Toast): void {
  notifications.show({
    title: toast.title,
    message: toast.message,
    color: toast.tone === 'problem' ? 'red' : 'cord',
    autoClose: toast.tone === 'problem' ? 8000 : 3000,
    withCloseButton: toast.tone === 'problem',
    closeButtonProps: { 'aria-label': toast.closeLabel },
  });
}

export function Toaster() {
  useEffect(() => toasterReady(show), []);
  return <Notifications position="top-center" containerWidth={380} limit={3} />;
}
